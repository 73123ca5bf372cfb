using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Scoring;

/// <summary>The scores of several networks together: the mean of each one's own.</summary>
public sealed class EnsembleScoreTests
{
    private readonly MLContext _context = new(1);

    private IDataView Rows => SyntheticRows.View(_context, count: 90, seed: 3, shortest: 0);

    [Fact]
    public void BinaryProbabilityIsTheMeanAndScoreAndLabelAgreeWithIt()
    {
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm() with { Ensemble = 3 }).Fit(SyntheticRows.View(_context));

        var scored = model.Transform(Rows);

        float[] probabilities = [.. scored.GetColumn<float>("Probability")], scores = [.. scored.GetColumn<float>("Score")];
        Equals(probabilities, Mean(model, one => one.Transform(Rows).GetColumn<float>("Probability")));
        scores.Zip(probabilities).Should().OnlyContain(p => Math.Abs(1 / (1 + Math.Exp(-p.First)) - p.Second) < 1e-6);
        probabilities.OrderBy(p => p).Should().Equal(scores.Zip(probabilities).OrderBy(p => p.First).Select(p => p.Second));
        scored.GetColumn<bool>("PredictedLabel").Should().Equal(probabilities.Select(p => p > 0.5f));
        model.WithThreshold(0.3f).Transform(Rows).GetColumn<bool>("PredictedLabel").Should().Equal(probabilities.Select(p => p > 0.3f));
    }

    [Fact]
    public void LogLossIsBelowTheNetworksMean()
    {
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm(epochs: 1) with { Ensemble = 3 }).Fit(SyntheticRows.View(_context));

        double[] each = [.. model.Fitted.Networks.Select(own => LogLoss(new RecurrentTransformer(model.Fitted with { Weights = own, Others = [] })))];

        LogLoss(model).Should().BeLessThan(each.Average());
    }

    [Fact]
    public void ClassProbabilitiesAreTheMean()
    {
        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Values", "Class") with { Ensemble = 3 }).Fit(SyntheticRows.View(_context));

        float[][] scores = [.. model.Transform(Rows).GetColumn<float[]>("Score")];

        Equals([.. scores.SelectMany(s => s)], Mean(model, one => one.Transform(Rows).GetColumn<float[]>("Score").SelectMany(s => s)));
        model.Transform(Rows).GetColumn<uint>("PredictedLabel").Should().Equal(scores.Select(s => (uint)Array.IndexOf(s, s.Max()) + 1));
    }

    [Fact]
    public void RegressionScoresAreTheMean()
    {
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn("Values", "Targets") with { Ensemble = 2 }).Fit(SyntheticRows.View(_context));

        Equals([.. model.Transform(Rows).GetColumn<float[]>("Score").SelectMany(s => s)],
            Mean(model, one => one.Transform(Rows).GetColumn<float[]>("Score").SelectMany(s => s)));
    }

    [Fact]
    public void RowByRowIsTheViewBitForBitAndAllocatesNothingOnceWarm()
    {
        var data = _context.Data.Cache(SyntheticRows.View(_context, 120));
        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Values", "Class") with { Ensemble = 3 }).Fit(data);
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("Score")];
        var mapper = model.GetRowToRowMapper(data.Schema);
        var score = mapper.OutputSchema["Score"];
        using var cursor = data.GetRowCursor(mapper.GetDependencies([score]));
        using var row = mapper.GetRow(cursor, [score]);
        var getter = row.GetGetter<VBuffer<float>>(score);

        long allocated = 0;
        VBuffer<float> value = default;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            getter(ref value);
            allocated += i < 60 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            value.DenseValues().Should().Equal(expected[i]);
        }

        allocated.Should().Be(0);
    }

    private double LogLoss(RecurrentTransformer model) => _context.BinaryClassification.Evaluate(model.Transform(Rows)).LogLoss;

    /// <summary>The mean over the networks, each as a model of its own.</summary>
    private static float[] Mean(RecurrentTransformer model, Func<RecurrentTransformer, IEnumerable<float>> score)
    {
        float[][] each = [.. model.Fitted.Networks.Select(own => score(new RecurrentTransformer(model.Fitted with { Weights = own, Others = [] })).ToArray())];
        each.Select(s => s[0]).Should().OnlyHaveUniqueItems("networks that agree show no mean");
        return [.. each[0].Select((_, i) => (float)each.Average(s => (double)s[i]))];
    }

    private static void Equals(float[] found, float[] expected) =>
        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) <= 2e-6f * Math.Max(1, Math.Abs(b)));
}
