using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>Origins as rows to train on or to measure: a row's label is the scaled targets after its origin.</summary>
/// <param name="inputs">The origins' windows, one for each of their channels.</param>
/// <param name="origins">The origins and where the rows end that a label may be read from.</param>
/// <param name="network">Scales the targets, and says how many horizon steps it gives.</param>
internal sealed class ForecastTrainingRows(
    ISequenceSource inputs, IReadOnlyList<LabelledOrigin> origins, ForecastNetwork network) : ITrainingRows
{
    public ISequenceSource Inputs => inputs;

    public int LabelWidth { get; } = checked(network.Ahead * network.Layout.StepTargets);

    /// <summary>(horizon steps, targets of a step); NaN where nothing is observed, or where another part begins.</summary>
    public void CopyLabels(int row, Span<float> labels)
    {
        var (origin, end) = origins[row / network.Layout.Channels];
        int targets = network.Layout.StepTargets, first = row % network.Layout.Channels * targets;
        Span<double> mean = targets <= 256 ? stackalloc double[targets] : new double[targets];
        Span<float> deviation = targets <= 256 ? stackalloc float[targets] : new float[targets];
        network.Scale.Write(origin.Series, origin.Row, mean, deviation, first);
        var arithmetic = network.Scale.Arithmetic;
        for (int step = 0; step < network.Ahead; step++)
        {
            long ahead = origin.Row + 1 + step;
            for (int target = 0; target < targets; target++)
                labels[step * targets + target] = ahead < end
                    ? (float)arithmetic.Scaled(origin.Series.Target(ahead, first + target), mean[target], deviation[target])
                    : float.NaN;
        }
    }

    public void CopyWeights(int row, Span<float> weights) => weights.Fill(1);
}

/// <param name="Origin">The origin.</param>
/// <param name="End">The first row that its label must not be read from.</param>
internal readonly record struct LabelledOrigin(Origin Origin, int End);
