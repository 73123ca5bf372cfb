using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>
/// The values that the head gives for each target of each horizon step: the median, then a positive distance from level to level upwards and
/// downwards, so that quantiles cannot cross; and the mean last, where that is the point forecast.
/// </summary>
internal sealed class QuantileLevels
{
    private const float Median = 0.5f;

    public QuantileLevels(ForecastingOptions options)
    {
        HasMean = options.Loss == ForecastLoss.Squared;
        float[] bounds = options.HasIntervals ? [(1 - options.ConfidenceLevel) / 2, (1 + options.ConfidenceLevel) / 2] : [];
        float[] asked = [.. options.Quantiles.Concat(bounds).Distinct().Order()];
        Levels = HasMean && asked.Length == 0 ? [] : [.. asked.Append(Median).Distinct().Order()];
        MedianIndex = IndexOf(Median);
        QuantileIndices = [.. options.Quantiles.Select(IndexOf)];
        (LowerIndex, UpperIndex) = (IndexOf(bounds.FirstOrDefault()), IndexOf(bounds.LastOrDefault()));
    }

    /// <summary>Rising, the median among them; empty where only a mean is forecast.</summary>
    public float[] Levels { get; }

    /// <summary>Values of a forecast per target and horizon step: the point forecast, the levels, the scale, and how far rounding alone may have moved them.</summary>
    public int Stride => 3 + Levels.Length;

    /// <summary>The index of the median among the levels, or −1.</summary>
    public int MedianIndex { get; }

    /// <summary>The indices of the requested quantiles among the levels.</summary>
    public int[] QuantileIndices { get; }

    /// <summary>The index of the intervals' lower bound among the levels, or −1.</summary>
    public int LowerIndex { get; }

    /// <summary>The index of the intervals' upper bound among the levels, or −1.</summary>
    public int UpperIndex { get; }

    /// <summary>True if the point forecast is a mean of its own.</summary>
    public bool HasMean { get; }

    /// <summary>The head's outputs per target and horizon step.</summary>
    public int Outputs => Levels.Length + (HasMean ? 1 : 0);

    /// <summary>Turns the head's outputs into the levels' values and the point forecast, still scaled.</summary>
    /// <param name="logits">(<see cref="Outputs"/>).</param>
    /// <param name="values">(levels).</param>
    /// <returns>The point forecast.</returns>
    public float Decode(ReadOnlySpan<float> logits, Span<float> values)
    {
        if (Levels.Length > 0)
            values[MedianIndex] = logits[MedianIndex];
        for (int level = MedianIndex + 1; level < Levels.Length; level++)
            values[level] = values[level - 1] + Softplus(logits[level]);
        for (int level = MedianIndex - 1; level >= 0; level--)
            values[level] = values[level + 1] - Softplus(logits[level]);
        return HasMean ? logits[^1] : values[MedianIndex];
    }

    /// <summary>The mean of what several networks give for one target and horizon step. Means of levels that rise, rise.</summary>
    /// <param name="logits">(networks, cells, <see cref="Outputs"/>).</param>
    /// <param name="networks">How many networks there are.</param>
    /// <param name="cell">The horizon step and target.</param>
    /// <param name="values">(levels).</param>
    /// <returns>The point forecast.</returns>
    public float DecodeMean(ReadOnlySpan<float> logits, int networks, int cell, Span<float> values)
    {
        int stride = logits.Length / networks, start = cell * Outputs;
        float point = Decode(logits.Slice(start, Outputs), values);
        if (networks == 1)
            return point;
        Span<float> own = values.Length <= 256 ? stackalloc float[values.Length] : new float[values.Length];
        for (int network = 1; network < networks; network++)
        {
            point += Decode(logits.Slice(network * stride + start, Outputs), own);
            TensorPrimitives.Add(values, own, values);
        }

        TensorPrimitives.Divide(values, networks, values);
        return point / networks;
    }

    private int IndexOf(float level) => Math.Max(-1, Array.BinarySearch(Levels, level));

    private static float Softplus(float value) => MathF.Max(value, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(value)));
}
