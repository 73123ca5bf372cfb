namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>(x − Mean) × InverseScale, per channel, cut off at ±<see cref="Limit"/>. Immutable by convention.</summary>
internal sealed record ChannelScaling(float[] Mean, float[] InverseScale)
{
    /// <summary>The limit of scaled inputs and labels: far beyond what data like the training data reach, and small enough that no network
    /// of it overflows or keeps a single value in mind for long.</summary>
    public const float ScaledLimit = 1e4f;

    /// <summary>The limit of inputs that are read as they are: the products of a layer stay finite.</summary>
    public const float UnscaledLimit = 1e18f;

    /// <summary>The largest size of a scaled value; null, as in earlier models, for none.</summary>
    public float? Limit { get; init; }

    /// <summary>The remainder that single precision leaves of each mean, to be added to it in double precision; null for nothing, as in earlier models.</summary>
    public float[]? MeanRest { get; init; }

    /// <summary>The mean of a channel with its rest.</summary>
    public double MeanOf(int channel) => MeanRest is null ? Mean[channel] : (double)Mean[channel] + MeanRest[channel];

    /// <summary>Values as they are, up to <see cref="UnscaledLimit"/>.</summary>
    public static ChannelScaling Unscaled(int channels)
    {
        float[] ones = new float[channels];
        Array.Fill(ones, 1);
        return new ChannelScaling(new float[channels], ones) { Limit = UnscaledLimit };
    }

    /// <param name="values">(any number, channels).</param>
    public void Apply(Span<float> values)
    {
        int channels = Mean.Length;
        float limit = Limit ?? float.PositiveInfinity;
        for (int start = 0; start < values.Length; start += channels)
        {
            for (int channel = 0; channel < channels; channel++)
                values[start + channel] = Math.Clamp((values[start + channel] - Mean[channel]) * InverseScale[channel], -limit, limit);
        }
    }

    /// <summary>Collects mean and deviation by Welford's method, in double precision.</summary>
    public sealed class Statistics(int channels)
    {
        private readonly double[] _mean = new double[channels];
        private readonly double[] _squares = new double[channels];
        private long _count;

        /// <param name="values">(any number, channels).</param>
        public void Add(ReadOnlySpan<float> values)
        {
            for (int start = 0; start < values.Length; start += channels)
            {
                _count++;
                for (int channel = 0; channel < channels; channel++)
                {
                    double difference = values[start + channel] - _mean[channel];
                    _mean[channel] += difference / _count;
                    _squares[channel] += difference * (values[start + channel] - _mean[channel]);
                }
            }
        }

        /// <summary>Per channel.</summary>
        public double[] Mean => _mean;

        /// <summary>Per channel; 1 where the values do not differ, however small or large they are.</summary>
        public double[] Deviation => [.. Measured.Select(deviation => deviation > 0 ? deviation : 1)];

        /// <summary>Per channel; 0 where the values do not differ.</summary>
        public double[] Measured => [.. _squares.Select(s => _count == 0 ? 0 : Math.Sqrt(s / _count))];

        public ChannelScaling ToScaling() =>
            new([.. Mean.Select(m => (float)m)], [.. Deviation.Select(Spread.InverseOf)]) { Limit = ScaledLimit };
    }
}
