using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

public class PredictionEngineTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void EngineAndViewAgreeBitForBit()
    {
        var rows = SyntheticRows.Create(80, shortest: 0);
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words") with { StaticColumnNames = ["Level", "Group"] }).Fit(data);
        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, BinaryScore>(model);

        var single = rows.Select(row => engine.Predict(row)).ToArray();
        var together = _context.Data.CreateEnumerable<BinaryScore>(model.Transform(data), reuseRowObject: false).ToArray();

        single.Should().Equal(together);
        single.Should().OnlyContain(s => s.PredictedLabel == s.Score > 0);
    }

    [Fact]
    public void EngineOfAWholePipelineGivesTheClassByName()
    {
        var rows = SyntheticRows.Create(240);
        var data = _context.Data.LoadFromEnumerable(rows);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Named", "ClassName")
            .Append(_context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(label: "Named", epochs: 12)))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, ClassScore>(pipeline.Fit(data));

        var predicted = rows.Select(row => engine.Predict(row)).ToArray();

        predicted.Zip(rows).Count(p => p.First.PredictedLabel == p.Second.ClassName).Should().BeGreaterThan(190);
        predicted[0].Score.Should().HaveCount(3);
        predicted[0].Score!.Sum().Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    public void FeaturizerGivesOneVectorPerRow()
    {
        var data = SyntheticRows.View(_context, 30);
        var model = _context.Transforms.Gru(SmallOptions.Gru("Keys") with { Bidirectional = true }).Fit(data);
        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, Encoding>(model);

        engine.Predict(new SyntheticRow { Keys = [1, 2, 3] }).Features.Should().HaveCount(12);
        engine.Predict(new SyntheticRow { Keys = [] }).Features.Should().OnlyContain(v => v == 0, "an empty sequence leaves the initial state");
    }

    [Fact]
    public void BadRowLeavesTheEngineUsable()
    {
        var data = SyntheticRows.View(_context, 30);
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn(label: "Target")).Fit(data);
        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, NumberScore>(model);
        float before = engine.Predict(new SyntheticRow { Values = [1, 2] }).Score;

        engine.Invoking(e => e.Predict(new SyntheticRow { Values = [1, float.NaN] })).Should().Throw<Exception>();

        engine.Predict(new SyntheticRow { Values = [1, 2] }).Score.Should().Be(before);
    }

    private sealed record BinaryScore
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private sealed class ClassScore
    {
        public string? PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }

    private sealed class NumberScore
    {
        public float Score { get; set; }
    }

    private sealed class Encoding
    {
        public float[] Features { get; set; } = [];
    }
}
