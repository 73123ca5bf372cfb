using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The latest changes of all targets at some rows of the training split, and each target's change to the next row and to the last of
/// the horizon; in units of the typical change of the target in its series.</summary>
internal sealed class LeadSamples
{
    private const int MostInputs = 200;
    private const int MostLags = 12;
    private const int MostRows = 4000;

    private readonly int _targets;
    private readonly int _lags;

    private LeadSamples(int targets) => (_targets, _lags) = (targets, Math.Clamp(MostInputs / targets, 1, MostLags));

    /// <summary>(samples)(targets × lags).</summary>
    public List<double[]> Inputs { get; } = [];

    /// <summary>(samples)(2 × targets): the changes to the next row, then those to the last row of the horizon.</summary>
    public List<double[]> Labels { get; } = [];

    /// <summary>Inputs of a sample.</summary>
    public int Width => _targets * _lags;

    public static LeadSamples Of(IReadOnlyList<SeriesPart> series, int targets, int horizon)
    {
        var samples = new LeadSamples(targets);
        long rows = series.Sum(part => (long)part.TrainingEnd);
        int stride = (int)Math.Max(1, rows / MostRows);
        foreach (var part in series)
            samples.Add(part, horizon, stride);
        return samples;
    }

    /// <summary>The inputs of a target's own past.</summary>
    public int[] InputsOf(int target) => [.. Enumerable.Range(target * _lags, _lags)];

    private void Add(SeriesPart part, int horizon, int stride)
    {
        double[] scale = [.. Enumerable.Range(0, _targets).Select(target => ScaleOf(part, target))];
        for (int row = _lags + part.TrainingEnd % stride; row + horizon < part.TrainingEnd; row += stride)
        {
            double[] inputs = new double[Width], labels = new double[2 * _targets];
            for (int target = 0; target < _targets; target++)
            {
                for (int lag = 0; lag < _lags; lag++)
                    inputs[target * _lags + lag] = Change(part, target, row - lag - 1, row - lag) * scale[target];
                labels[target] = Change(part, target, row, row + 1) * scale[target];
                labels[_targets + target] = Change(part, target, row, row + horizon) * scale[target];
            }

            if (Array.TrueForAll(inputs, double.IsFinite) && Array.TrueForAll(labels, double.IsFinite))
            {
                Inputs.Add(inputs);
                Labels.Add(labels);
            }
        }
    }

    private static double Change(SeriesPart part, int target, int from, int to) => part.Rows.Target(to, target) - part.Rows.Target(from, target);

    private static double ScaleOf(SeriesPart part, int target)
    {
        var moments = default(Scales.Moments);
        for (int row = 1; row < part.TrainingEnd; row++)
            moments.Add(Change(part, target, row - 1, row));
        return moments.Deviation > 0 ? 1 / moments.Deviation : 0;
    }
}
