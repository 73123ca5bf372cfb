using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Contract;

public class ThresholdTests
{
    private static readonly OnnxRow[] _rows = OnnxRow.Create(5, 0, 1, 8, 2, 6, 3);
    private static readonly FittedModel _model = OnnxModels.Create(new GruOptions(), OnnxModels.Binary, ["Words", "Numbers"]);
    private readonly MLContext _context = new(1);

    private float[] Probabilities { get; } = [.. Managed.Numbers(_model, _rows, "Probability")];

    /// <summary>Half of the rows are above it.</summary>
    private float Median => Probabilities.Order().ElementAt(_rows.Length / 2);

    [Fact]
    public void LabelIsTrueAboveTheThresholdAndProbabilitiesStay()
    {
        var moved = new RecurrentTransformer(_model).WithThreshold(Median);

        moved.Threshold.Should().Be(Median);
        Column<float>(moved, "Probability").Should().Equal(Probabilities);
        Column<bool>(moved, "PredictedLabel").Should().Equal(Probabilities.Select(p => p > Median)).And.Contain(true).And.Contain(false);
        Column<bool>(moved.WithThreshold(0), "PredictedLabel").Should().OnlyContain(label => label);
        Column<bool>(moved.WithThreshold(1), "PredictedLabel").Should().OnlyContain(label => !label);
        Column<bool>(moved.WithThreshold(0.5f), "PredictedLabel").Should().Equal(Column<bool>(new RecurrentTransformer(_model), "PredictedLabel"));
    }

    [Fact]
    public void ThresholdTravelsWithTheModelAndItsOnnxForm()
    {
        float between = (Probabilities.Order().ElementAt(3) + Probabilities.Order().ElementAt(4)) / 2;
        var fitted = new RecurrentTransformer(_model).WithThreshold(between).Fitted;
        using var run = new OnnxRun(fitted);

        StoredModel.Of(fitted).Read().Task.Threshold.Should().Be(between);
        run.Run(_rows)["PredictedLabel"].Should().Equal(Probabilities.Select(p => p > between ? 1f : 0f));
    }

    [Fact]
    public void EvaluateMeasuresScoresAboveZeroWhateverTheThreshold()
    {
        var data = SyntheticRows.View(_context);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(epochs: 1)).Fit(data);

        _context.BinaryClassification.Evaluate(model.WithThreshold(1).Transform(data)).ConfusionMatrix.Counts.SelectMany(c => c).Should().Equal(
            _context.BinaryClassification.Evaluate(model.Transform(data)).ConfusionMatrix.Counts.SelectMany(c => c), "the README says so");
    }

    [Fact]
    public void OtherNetworksHaveNone()
    {
        var featurizer = new RecurrentTransformer(OnnxModels.Create(new GruOptions(), null, ["Numbers"]));

        featurizer.Threshold.Should().BeNull();
        featurizer.Invoking(m => m.WithThreshold(0.3f)).Should().Throw<InvalidOperationException>().WithMessage(
            "Only a binary classifier has a threshold; this is the Gru featurizer of 'Numbers'*");
    }

    [Theory]
    [InlineData(-0.1f, "-0.1")]
    [InlineData(1.1f, "1.1")]
    [InlineData(float.NaN, "NaN")]
    public void OutOfRangeIsRefused(float threshold, string found) =>
        new RecurrentTransformer(_model).Invoking(m => m.WithThreshold(threshold)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"The threshold is {found}; expected a probability, 0 to 1.*");

    [Fact]
    public void FileWithAnotherThresholdIsRefused() => StoredModel.Of(_model).WithManifest(m => m["task"]!["threshold"] = 2)
        .Invoking(m => m.Read()).Should().Throw<FormatException>().WithMessage("*The task BinaryClassification has the decision threshold 2.*");

    private T[] Column<T>(RecurrentTransformer model, string name) =>
        [.. model.Transform(_context.Data.LoadFromEnumerable(_rows)).GetColumn<T>(name)];
}
