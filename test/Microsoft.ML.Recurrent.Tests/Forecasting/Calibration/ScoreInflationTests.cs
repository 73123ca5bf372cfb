using Microsoft.ML.Recurrent.Forecasting.Calibration;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Calibration;

public class ScoreInflationTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void IndependentScoresCountInFull() =>
        ScoreInflation.Of(Draw(2_000, memory: 0), 1.2f).Should().BeInRange(1, 1.2);

    [Fact]
    public void ScoresThatComeTogetherCountForFewer() =>
        ScoreInflation.Of(Draw(20_000, memory: 0.9), 1.2f).Should().BeInRange(6, 16);

    [Fact]
    public void ScoresBelowTheBoundCountInFull()
    {
        ScoreInflation.Of([1, 1, 1, 1, 1, 1, 1, 1], 2).Should().Be(1);
        ScoreInflation.Of([1], 0).Should().Be(1);
    }

    [Fact]
    public void FitIndependentScoresFollowsTheFiniteSampleRule()
    {
        float[] scores = [.. Enumerable.Range(1, 99).Select(i => (float)i)];
        _random.Shuffle(scores);

        IntervalCalibration.Fit([[.. scores], [.. scores[..18]], []], 0.9).Widening.Should().Equal(90, scores[..18].Max(), 0);
    }

    [Fact]
    public void FitScoresThatComeTogetherWidensMore()
    {
        float[] scores = [.. Draw(500, memory: 0.95)], mixed = [.. scores];
        _random.Shuffle(mixed);

        IntervalCalibration.Fit([[.. scores]], 0.9).Widening[0].Should().BeGreaterThan(IntervalCalibration.Fit([[.. mixed]], 0.9).Widening[0]);
    }

    [Fact]
    public void FitIsNarrowedOnlyAsFarAsTheScoresAreSureOf()
    {
        float[] few = [.. Draw(60, memory: 0).Select(score => score - 2)], many = [.. Draw(20_000, memory: 0).Select(score => score - 2)];
        float[] sure = [.. Enumerable.Range(0, 20_000).Select(i => i % 10 == 0 ? -0.2f : -0.3f)], wide = [.. few.Select(score => score + 2)];
        _random.Shuffle(sure);

        float narrowed = IntervalCalibration.Fit([[.. few]], 0.9).Widening[0];
        narrowed.Should().BeGreaterThan(few.Order().ElementAt(55));
        narrowed.Should().BeLessThanOrEqualTo(0);
        IntervalCalibration.Fit([[.. many]], 0.9).Widening[0].Should().BeInRange(-0.5f, 0);
        IntervalCalibration.Fit([[.. sure]], 0.9).Widening[0].Should().Be(-0.2f);
        IntervalCalibration.Fit([[.. wide]], 0.9).Widening[0].Should().Be(wide.Order().ElementAt(54));
    }

    /// <summary>Of variance 1.</summary>
    private List<float> Draw(int count, double memory)
    {
        List<float> scores = [];
        double last = 0;
        for (int i = 0; i < count; i++)
        {
            double noise = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
            scores.Add((float)(last = memory * last + Math.Sqrt(1 - memory * memory) * noise));
        }

        return scores;
    }
}
