namespace Microsoft.ML.Recurrent.Forecasting.Context;

/// <summary>The first rows of origins' windows, and the states they start from.</summary>
internal interface IWindowStarts
{
    /// <summary>The first row that is read.</summary>
    /// <param name="index">The origin's place among the origins.</param>
    long First(int index);

    /// <summary>(channels, networks, layers, state size): the networks' states before that row; empty for zeros.</summary>
    /// <param name="index">The origin's place among the origins.</param>
    ReadOnlySpan<float> State(int index);
}
