using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class RidgeRegressionTests
{
    private const int Inputs = 5;

    [Fact]
    public void SumsAreThoseOfTheRows()
    {
        var random = new Random(1);
        var sums = new RidgeSums(Inputs, 2);
        float[][] rows = [.. Enumerable.Range(0, 700).Select(_ => Draw(random, Inputs + 2))];
        foreach (float[] row in rows)
            sums.Add(row.AsSpan(0, Inputs), row.AsSpan(Inputs), 2);
        sums.Flush();
        sums.Product(1, 3).Should().BeApproximately(rows.Sum(r => 2.0 * r[1] * r[3]), 1e-6);
        sums.Product(2, Inputs).Should().BeApproximately(rows.Sum(r => 2.0 * r[2]), 1e-6);
        sums.Product(4, Inputs + 2).Should().BeApproximately(rows.Sum(r => 2.0 * r[4] * r[6]), 1e-6);
        sums.OutputSquares[1].Should().BeApproximately(rows.Sum(r => 2.0 * r[6] * r[6]), 1e-6);
        (sums.Rows, sums.Weight).Should().Be((700, 1400));
    }

    [Theory]
    [InlineData(nameof(RidgeAnchor.Last))]
    [InlineData(nameof(RidgeAnchor.Season))]
    [InlineData(nameof(RidgeAnchor.Center))]
    public void FitRowsOfALinearMapFindsIt(string anchor)
    {
        // The output's difference to the last value: 0.5 of the second input, −0.25 of the fourth, and a drift.
        var sums = Sum(new Random(2), 400, x => 0.5f * x[1] - 0.25f * x[3] + 0.1f);
        var (weight, bias, inflation) = new RidgeRegression(sums, new RidgeForm(Enum.Parse<RidgeAnchor>(anchor), HasDrift: true), [4]).Fit();
        weight.Should().Equal([1, 0.5f, 0, -0.25f, 0], (a, b) => Math.Abs(a - b) < 1e-4);
        bias[0].Should().BeApproximately(0.1f, 1e-4f);
        inflation.Should().BeInRange(1, 1.02);
    }

    [Fact]
    public void FitNoiseShrinksToRepeatingTheLastValue()
    {
        var random = new Random(3);
        var sums = Sum(random, 100, _ => random.NextSingle() - 0.5f);
        float[] weight = new RidgeRegression(sums, new RidgeForm(RidgeAnchor.Last, HasDrift: false), [0]).Fit().Weight;
        weight[0].Should().Be(1);
        weight[1..].Should().OnlyContain(w => Math.Abs(w) < 0.05);
    }

    [Fact]
    public void FitNoiseAroundTheSeasonBeforeShrinksToRepeatingIt()
    {
        var random = new Random(5);
        var sums = Sum(random, 100, x => x[3] + random.NextSingle() - 0.5f);
        float[] weight = new RidgeRegression(sums, new RidgeForm(RidgeAnchor.Season, HasDrift: false), [3]).Fit().Weight;
        weight.Should().Equal([1, 0, 0, 1, 0], (a, b) => Math.Abs(a - b) < 0.05);
    }

    [Fact]
    public void FitNoiseAroundTheCenterShrinksToIt()
    {
        var random = new Random(6);
        var sums = Sum(random, 100, x => -x[0] + random.NextSingle() - 0.5f);
        float[] weight = new RidgeRegression(sums, new RidgeForm(RidgeAnchor.Center, HasDrift: false), [0]).Fit().Weight;
        weight.Should().OnlyContain(w => Math.Abs(w) < 0.05);
    }

    [Fact]
    public void FitFewerRowsThanInputsIsFinite()
    {
        var random = new Random(7);
        var sums = Sum(random, 3, x => x[1] + random.NextSingle());
        foreach (var form in RidgeForm.All)
            new RidgeRegression(sums, form, [2]).Fit().Weight.Should().OnlyContain(w => float.IsFinite(w));
    }

    [Fact]
    public void FitMissingOutputsCountAsIfTheyWereNotThere()
    {
        var random = new Random(4);
        var sums = Sum(random, 3000, x => random.Next(3) == 0 ? float.NaN : 0.5f * x[2]);
        float[] weight = new RidgeRegression(sums, new RidgeForm(RidgeAnchor.Last, HasDrift: true), [0]).Fit().Weight;
        weight[2].Should().BeApproximately(0.5f, 0.05f);
    }

    [Fact]
    public void FitNothingThatMovesRepeatsTheLastValue()
    {
        var sums = new RidgeSums(Inputs, 1);
        for (int row = 0; row < 10; row++)
            sums.Add(new float[Inputs], [0], 1);
        sums.Flush();
        foreach (var form in RidgeForm.All)
            new RidgeRegression(sums, form, [2]).Fit().Weight.Should().OnlyContain(w => float.IsFinite(w));
    }

    private static RidgeSums Sum(Random random, int rows, Func<float[], float> output)
    {
        var sums = new RidgeSums(Inputs, 1);
        for (int row = 0; row < rows; row++)
        {
            float[] x = Draw(random, Inputs);
            sums.Add(x, [output(x)], 1);
        }

        sums.Flush();
        return sums;
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
}
