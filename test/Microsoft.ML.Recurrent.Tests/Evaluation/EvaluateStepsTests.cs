using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Booleans and numbers per step are measured as ML.NET measures the same steps as rows.</summary>
public class EvaluateStepsTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void BooleansAreMeasuredAsRowsOfTheirSteps(int seed)
    {
        var rows = LabeledSteps.Create(60, seed);
        var expected = _context.BinaryClassification.EvaluateNonCalibrated(_context.Data.LoadFromEnumerable(LabeledSteps.Flat(rows)));

        var metrics = Binary(rows);

        metrics.Steps.Should().Be(rows.Sum(row => row.Label.Length));
        metrics.Accuracy.Should().BeApproximately(expected.Accuracy, 1e-12);
        metrics.PositivePrecision.Should().BeApproximately(expected.PositivePrecision, 1e-12);
        metrics.PositiveRecall.Should().BeApproximately(expected.PositiveRecall, 1e-12);
        metrics.NegativePrecision.Should().BeApproximately(expected.NegativePrecision, 1e-12);
        metrics.NegativeRecall.Should().BeApproximately(expected.NegativeRecall, 1e-12);
        metrics.F1Score.Should().BeApproximately(expected.F1Score, 1e-12);
        metrics.AreaUnderRocCurve.Should().BeApproximately(expected.AreaUnderRocCurve, 1e-9).And.BeInRange(0.7, 0.99);
        metrics.RowAccuracy.Should().Be(rows.Count(row => row.Label.Length > 0 && row.Label.SequenceEqual(row.PredictedLabel)) / (double)metrics.Rows);
        metrics.Rows.Should().Be(rows.Count(row => row.Label.Length > 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NumbersAreMeasuredAsRowsOfTheirLabeledSteps(int seed)
    {
        var rows = LabeledSteps.Create(60, seed);
        var labeled = LabeledSteps.Flat(rows).Where(step => !float.IsNaN(step.Number)).ToArray();
        var expected = _context.Regression.Evaluate(_context.Data.LoadFromEnumerable(labeled), "Number");

        var metrics = Numbers(rows);

        (metrics.Steps, metrics.StepsWithoutLabel).Should().Be((labeled.Length, rows.Sum(row => row.Number.Count(float.IsNaN))));
        metrics.Rows.Should().Be(rows.Count(row => row.Number.Any(number => !float.IsNaN(number))));
        metrics.MeanAbsoluteError.Should().BeApproximately(expected.MeanAbsoluteError, 1e-6);
        metrics.MeanSquaredError.Should().BeApproximately(expected.MeanSquaredError, 1e-6);
        metrics.RootMeanSquaredError.Should().BeApproximately(expected.RootMeanSquaredError, 1e-6);
        metrics.RSquared.Should().BeApproximately(expected.RSquared, 1e-6).And.BeInRange(0.5, 0.99);
    }

    [Fact]
    public void DeterminationDoesNotCancelOnAHighLevel()
    {
        float[] labels = [1e6f + 1, 1e6f + 2, 1e6f + 3, 1e6f + 4];

        Numbers(new LabeledSteps { Label = new bool[4], PredictedLabel = new bool[4], Number = labels, Score = [1e6f + 1, 1e6f + 2, 1e6f + 3, 1e6f + 5] }).RSquared.Should().BeApproximately(0.8, 1e-9);
    }

    [Fact]
    public void LabelsThatDoNotDifferExplainNothing()
    {
        Numbers(new LabeledSteps { Number = [2, 2], Score = [2, 2] }).RSquared.Should().Be(1);
        Numbers(new LabeledSteps { Number = [2, 2], Score = [2, 3] }).RSquared.Should().Be(0);
        Binary(new LabeledSteps { Label = [true, true], Score = [1, 2], PredictedLabel = [true, false] }).AreaUnderRocCurve.Should().Be(double.NaN);
    }

    [Fact]
    public void MetricsPrintAsTables()
    {
        LabeledSteps[] rows =
        [
            new() { Label = [true, true, false], Score = [2, -1, -2], PredictedLabel = [true, false, false], Number = [1, float.NaN, 3] },
            new() { Label = [false, true], Score = [-0.5f, 1], PredictedLabel = [false, true], Number = [4, 5] },
        ];

        Binary(rows).ToString().ReplaceLineEndings("\n").Should().Be("""
            steps 80.00 % of 5 right, rows 50.00 % of 2; AUC 0.8333

                   precision   recall      F1  support  predicted  correct
            true     100.0 %   66.7 %  80.0 %        3          2        2
            false     66.7 %  100.0 %  80.0 %        2          3        2
            """);
        Numbers(rows).ToString().ReplaceLineEndings("\n").Should().Be("""
                          MAE    RMSE       R²  steps  rows
            all steps  3.6250  3.9449  -6.1143      4     2
            1 more steps have no label
            """);
    }

    [Fact]
    public void ColumnsOfATrainerAreTakenAsTheyAre()
    {
        var rows = TaggedRow.View(_context, shortest: 0);
        var binary = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm(label: "Rises")).Fit(rows).Transform(rows);
        var numbers = _context.Regression.Trainers.Lstm(SmallOptions.Lstm(label: "Amounts")).Fit(rows).Transform(rows);

        _context.BinaryClassification.EvaluateSequences(binary, "Rises").Steps.Should().Be(rows.GetColumn<bool[]>("Rises").Sum(row => row.Length));
        _context.Regression.EvaluateSequences(numbers, "Amounts").Steps.Should().Be(rows.GetColumn<float[]>("Amounts").Sum(row => row.Length));
    }

    private BinarySequenceMetrics Binary(params LabeledSteps[] rows) => _context.BinaryClassification.EvaluateSequences(_context.Data.LoadFromEnumerable(rows));

    private RegressionSequenceMetrics Numbers(params LabeledSteps[] rows) => _context.Regression.EvaluateSequences(_context.Data.LoadFromEnumerable(rows), "Number");
}
