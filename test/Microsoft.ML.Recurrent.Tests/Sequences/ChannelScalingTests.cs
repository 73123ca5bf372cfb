using CsCheck;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class ChannelScalingTests
{
    private static readonly Gen<float[]> _channel = Gen.Float[-1000, 1000].Array[2, 50];

    [Fact]
    public void ScaledChannelsHaveMeanZeroAndDeviationOne() => Gen.Select(_channel, Gen.Float[-1e4f, 1e4f], Gen.Float[0.01f, 100]).Sample((values, shift, factor) =>
    {
        // Two channels: the values, and the values shifted and stretched.
        float[] rows = [.. values.SelectMany(v => new[] { v, shift + factor * v })];
        var statistics = new ChannelScaling.Statistics(2);
        statistics.Add(rows);

        statistics.ToScaling().Apply(rows);

        if (values.Max() - values.Min() < 1)
            return;
        foreach (int channel in new[] { 0, 1 })
        {
            double[] scaled = [.. rows.Where((_, i) => i % 2 == channel).Select(v => (double)v)];
            scaled.Average().Should().BeApproximately(0, 1e-2);
            Math.Sqrt(scaled.Average(v => v * v)).Should().BeApproximately(1, 2e-2);
        }
    });

    [Fact]
    public void PartsAddUpToTheWhole() => Gen.Select(_channel, Gen.Int[0, 50]).Sample((values, cut) =>
    {
        ChannelScaling.Statistics whole = new(1), parts = new(1);
        cut = Math.Min(cut, values.Length);

        whole.Add(values);
        parts.Add(values.AsSpan(0, cut));
        parts.Add(values.AsSpan(cut));

        parts.Mean[0].Should().Be(whole.Mean[0]);
        parts.Deviation[0].Should().Be(whole.Deviation[0]);
    });

    [Theory]
    [InlineData(0f)]
    [InlineData(3.7f)]
    [InlineData(-1e30f)]
    public void ConstantChannelBecomesZero(float value)
    {
        float[] values = [value, value, value];
        var statistics = new ChannelScaling.Statistics(1);
        statistics.Add(values);

        statistics.ToScaling().Apply(values);

        statistics.Deviation.Should().Equal(1);
        values.Should().OnlyContain(v => v == 0);
    }

    [Fact]
    public void NoValuesLeaveNumbersAsTheyAre()
    {
        float[] values = [4, 5];

        new ChannelScaling.Statistics(2).ToScaling().Apply(values);

        values.Should().Equal(4, 5);
    }

    [Fact]
    public void LargeOffsetsLoseNoPrecision()
    {
        var statistics = new ChannelScaling.Statistics(1);
        statistics.Add([.. Enumerable.Range(0, 10_000).Select(i => 1e6f + (i % 2))]);

        statistics.Mean[0].Should().BeApproximately(1e6 + 0.5, 1e-6);
        statistics.Deviation[0].Should().BeApproximately(0.5, 1e-6);
    }
}
