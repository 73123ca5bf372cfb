using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace UnderstandingLstm.Problems;

/// <summary>A problem that makes its own rows, as many as one likes.</summary>
internal interface IProblem
{
    string Name { get; }

    /// <summary>The error of an answer that does not look at the row.</summary>
    double Chance { get; }

    /// <summary>Fits a network and measures its error on rows it has not seen; 0 is right.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="network">The network; the columns are the problem's.</param>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="seed">Of the rows.</param>
    /// <param name="context">Ends the fit.</param>
    double Error(MLContext mlContext, RecurrentCellOptions network, int rows, int seed, FitContext context);
}
