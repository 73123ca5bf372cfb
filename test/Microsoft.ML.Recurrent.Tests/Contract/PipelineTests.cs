using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Beside ML.NET's own featurizers, trainers, evaluators and tools.</summary>
public class PipelineTests
{
    private readonly MLContext _context = new(1);

    private BinaryClassificationCatalog Binary => _context.BinaryClassification;

    [Fact]
    public void TokenizedTextIsClassified()
    {
        var rows = _context.Data.LoadFromEnumerable(SyntheticRows.Create(240).Select(r => new Review { Text = string.Join(' ', r.Words), Label = r.Label }));
        var pipeline = _context.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(Binary.Trainers.Gru(SmallOptions.Gru("Tokens", epochs: 10)));

        var model = pipeline.Fit(rows);

        Binary.Evaluate(model.Transform(rows)).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void AnyTrainerFollowsTheFeaturizer()
    {
        var data = SyntheticRows.View(_context, 240);
        var pipeline = _context.Transforms.Lstm(SmallOptions.Lstm("Words", epochs: 8))
            .AppendCacheCheckpoint(_context)
            .Append(Binary.Trainers.SdcaLogisticRegression());

        var model = pipeline.Fit(data);

        Binary.Evaluate(model.Transform(SyntheticRows.View(_context, seed: 2))).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void SeveralTrainersScoreInOnePipeline()
    {
        var data = SyntheticRows.View(_context, 120);
        var pipeline = Binary.Trainers.Lstm(SmallOptions.Lstm("Words"))
            .Append(_context.Transforms.CopyColumns("First", "Score"))
            .Append(_context.Regression.Trainers.Gru(SmallOptions.Gru("Values", "Target") with { StaticColumnNames = ["First"] }));

        var scored = pipeline.Fit(data).Transform(data);

        _context.Regression.Evaluate(scored, "Target").RSquared.Should().BeLessThanOrEqualTo(1);
        scored.GetColumn<float>("Score").Should().NotEqual(scored.GetColumn<float>("First"));
    }

    [Fact]
    public void SequencesReadTheOutputOfAnEarlierNetwork()
    {
        var data = SyntheticRows.View(_context, 60);
        var pipeline = _context.Transforms.Lstm(SmallOptions.Lstm("Words"))
            .Append(Binary.Trainers.Gru(SmallOptions.Gru("Features")));

        pipeline.Fit(data).Transform(data).GetColumn<float>("Probability").Should().OnlyContain(p => p >= 0 && p <= 1);
    }

    [Fact]
    public void TrainTestSplitHoldsRowsBack()
    {
        var split = _context.Data.TrainTestSplit(SyntheticRows.View(_context, 240), testFraction: 0.25, seed: 1);
        var model = Binary.Trainers.Lstm(SmallOptions.Lstm("Values", epochs: 10)).Fit(split.TrainSet);

        Binary.Evaluate(model.Transform(split.TestSet)).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Fact]
    public void PreviewShowsScores()
    {
        var data = SyntheticRows.View(_context, 60);
        var preview = Binary.Trainers.Lstm(SmallOptions.Lstm()).Fit(data).Transform(data).Preview(maxRows: 5);

        preview.RowView.Should().HaveCount(5);
        preview.RowView[0].Values.Select(v => v.Key).Should().EndWith(["Score", "Probability", "PredictedLabel"]);
    }

    [Fact]
    public void PreviewOfTheEstimatorFitsAndTransforms() =>
        Binary.Trainers.Lstm(SmallOptions.Lstm()).Preview(SyntheticRows.View(_context, 60), maxRows: 3, maxTrainingRows: 60)
            .RowView.Should().HaveCount(3);

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }
}
