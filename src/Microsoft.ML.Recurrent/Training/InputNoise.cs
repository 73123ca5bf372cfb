using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Adds noise to the numbers that training reads, which keeps a network from resting on what few rows show by chance (Bishop 1995). Draws from a seed of its
/// own; for one thread at a time.
/// </summary>
/// <param name="deviations">Of each feature's noise, as the network reads the feature.</param>
/// <param name="seed">What is drawn from.</param>
internal sealed class InputNoise(IReadOnlyList<float> deviations, int seed)
{
    // Measured: five times drown the small differences of smooth courses.
    private const double MostOfSteps = 2.5;

    // A sequence of draws of its own: the same seed shuffles the rows.
    private readonly ResumableRandom _random = new(seed ^ 0x4E6F6973);
    private float[] _noise = [];

    /// <summary>The demand of a request, or null.</summary>
    public static InputNoise? Create(TrainingRequest request) => request.NoiseDeviations is { } deviations ? new InputNoise(deviations, request.Seed) : null;

    /// <summary>
    /// The deviation of each feature's noise: the option's multiple of the feature's own within a row, but of <see cref="MostOfSteps"/> times that from step to
    /// step (von Neumann et al. 1941) at most, so that neither levels nor slow courses drown. Null where there is nothing to add.
    /// </summary>
    /// <param name="options">Options that leave nothing open.</param>
    /// <param name="inputs">The rows, scaled.</param>
    /// <param name="rows">Those to train on.</param>
    public static float[]? Measure(RecurrentOptions options, RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        if (options.InputNoise is not > 0 || inputs.ValuesPerStep == 0)
            return null;
        int width = inputs.ValuesPerStep;
        var (within, differences) = (new double[width], new double[width]);
        long steps = 0, pairs = 0;
        foreach (int row in rows)
        {
            AddSquares(inputs.Values(row), within, differences);
            steps += inputs.Length(row);
            pairs += Math.Max(0, inputs.Length(row) - 1);
        }

        return pairs == 0 ? null : [.. within.Select((squares, feature) =>
            (float)(options.InputNoise.Value * Math.Min(Math.Sqrt(squares / steps), MostOfSteps * Math.Sqrt(differences[feature] / pairs / 2))))];
    }

    /// <summary>Keeps what the next draws follow from.</summary>
    public void Save(SavedArrays arrays) => arrays.Add("random.noise", _random.Save());

    /// <summary>Goes on from what was kept.</summary>
    public void Restore(SavedArrays arrays) => _random.Restore(arrays.Of<int>("random.noise", ResumableRandom.StateLength));

    /// <param name="batch">The numbers of its steps are changed.</param>
    public void Apply(PackedBatch batch)
    {
        int width = deviations.Count, count = batch.Packing.TotalSteps * width;
        if (_noise.Length < count)
            _noise = new float[count];
        InitialWeights.Normal(_noise.AsSpan(0, count), 1, _random);
        for (int i = 0; i < count; i++)
            batch.Values[i] += _noise[i] * deviations[i % width];
    }

    /// <summary>The squares of a row's values about their mean, and of their differences.</summary>
    private static void AddSquares(ReadOnlySpan<float> values, double[] within, double[] differences)
    {
        int width = within.Length, steps = values.Length / width;
        var mean = new double[width];
        for (int i = 0; i < values.Length; i++)
            mean[i % width] += (double)values[i] / steps;
        for (int i = 0; i < values.Length; i++)
        {
            within[i % width] += (values[i] - mean[i % width]) * (values[i] - mean[i % width]);
            if (i >= width)
                differences[i % width] += ((double)values[i] - values[i - width]) * ((double)values[i] - values[i - width]);
        }
    }
}
