using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>Origins as rows to train on or to measure: a row's label is the scaled targets after its origin.</summary>
/// <param name="inputs">The origins' windows.</param>
/// <param name="origins">The origins and where the rows end that a label may be read from.</param>
/// <param name="scale">Scales the targets.</param>
/// <param name="horizon">Rows of a label.</param>
/// <param name="targets">Targets of a row.</param>
internal sealed class ForecastTrainingRows(
    ISequenceSource inputs, IReadOnlyList<LabelledOrigin> origins, WindowScale scale, int horizon, int targets) : ITrainingRows
{
    public ISequenceSource Inputs => inputs;

    public int LabelWidth => horizon * targets;

    /// <summary>(horizon, targets); NaN where nothing is observed, or where another part begins.</summary>
    public void CopyLabels(int row, Span<float> labels)
    {
        var (origin, end) = origins[row];
        Span<float> mean = stackalloc float[targets], deviation = stackalloc float[targets];
        scale.Write(origin.Series, origin.Row, mean, deviation);
        for (int step = 0; step < horizon; step++)
        {
            int ahead = origin.Row + 1 + step;
            for (int target = 0; target < targets; target++)
                labels[step * targets + target] = ahead < end ? (origin.Series[ahead][target] - mean[target]) / deviation[target] : float.NaN;
        }
    }

    public float WeightOf(int row) => 1;
}

/// <param name="Origin">The origin.</param>
/// <param name="End">The first row that its label must not be read from.</param>
internal readonly record struct LabelledOrigin(Origin Origin, int End);
