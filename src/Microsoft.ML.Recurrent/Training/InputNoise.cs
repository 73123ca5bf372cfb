using Microsoft.ML.Recurrent.Cells;
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
    // A sequence of draws of its own: the same seed shuffles the rows.
    private readonly Random _random = new(seed ^ 0x4E6F6973);
    private float[] _noise = [];

    /// <summary>The noise of a request, or null.</summary>
    public static InputNoise? Create(TrainingRequest request) => request.NoiseDeviations is { } deviations ? new InputNoise(deviations, request.Seed) : null;

    /// <summary>
    /// The deviation of each feature's noise: the option's multiple of the feature's own, measured by the differences from step to step (von Neumann et al. 1941),
    /// which levels and slow courses leave out. Null where there is nothing to add.
    /// </summary>
    /// <param name="options">Options that leave nothing open.</param>
    /// <param name="inputs">The rows, scaled.</param>
    /// <param name="rows">Those to train on.</param>
    public static float[]? Measure(RecurrentOptions options, RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        if (options.InputNoise is not > 0 || inputs.ValuesPerStep == 0)
            return null;
        var squares = new double[inputs.ValuesPerStep];
        long pairs = 0;
        foreach (int row in rows)
        {
            AddSquares(inputs.Values(row), squares);
            pairs += Math.Max(0, inputs.Length(row) - 1);
        }

        return pairs == 0 ? null : [.. squares.Select(sum => (float)(options.InputNoise.Value * Math.Sqrt(sum / pairs / 2)))];
    }

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

    private static void AddSquares(ReadOnlySpan<float> values, double[] squares)
    {
        int width = squares.Length;
        for (int i = width; i < values.Length; i++)
        {
            double difference = (double)values[i] - values[i - width];
            squares[i % width] += difference * difference;
        }
    }
}
