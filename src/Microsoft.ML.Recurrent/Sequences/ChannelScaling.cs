namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>(x − Mean) × InverseScale, per channel. Immutable by convention.</summary>
internal sealed record ChannelScaling(float[] Mean, float[] InverseScale)
{
    /// <param name="values">(any number, channels).</param>
    public void Apply(Span<float> values)
    {
        int channels = Mean.Length;
        for (int start = 0; start < values.Length; start += channels)
        {
            for (int channel = 0; channel < channels; channel++)
                values[start + channel] = (values[start + channel] - Mean[channel]) * InverseScale[channel];
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

        /// <summary>Per channel; 1 where the values do not differ.</summary>
        public double[] Deviation => [.. _squares.Select((s, channel) =>
        {
            double deviation = _count == 0 ? 0 : Math.Sqrt(s / _count);
            return deviation > 1e-7 * Math.Max(1e-30, Math.Abs(_mean[channel])) ? deviation : 1;
        })];

        public ChannelScaling ToScaling() => new([.. Mean.Select(m => (float)m)], [.. Deviation.Select(d => (float)(1 / d))]);
    }
}
