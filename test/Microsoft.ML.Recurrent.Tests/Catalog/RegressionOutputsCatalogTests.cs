using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Catalog;

public class RegressionOutputsCatalogTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void EachOutputIsMeasuredAsMLNetMeasuresOne()
    {
        var metrics = _context.Regression.EvaluateOutputs(_context.Data.LoadFromEnumerable<Scored>(
            [new() { Label = [1, 10], Score = [2, 10] }, new() { Label = [3, 30], Score = [3, 34] }]));

        metrics.Outputs.Select(o => o.MeanAbsoluteError).Should().Equal(0.5, 2);
        metrics.Outputs.Select(o => o.MeanSquaredError).Should().Equal(0.5, 8);
        metrics.Outputs.Select(o => o.RSquared).Should().Equal(0.5, 0.92);
        (metrics.MeanAbsoluteError, metrics.MeanSquaredError, metrics.RSquared).Should().Be((1.25, 4.25, 0.71));
        metrics.RootMeanSquaredError.Should().Be(Math.Sqrt(4.25));
        metrics.ToString().ReplaceLineEndings("\n").Should().Be(
            "output 0: MAE 0.5, RMSE 0.7071, R² 0.5000\noutput 1: MAE 2, RMSE 2.828, R² 0.9200\nall: MAE 1.25, RMSE 2.062, R² 0.7100");
    }

    [Fact]
    public void CrossValidationIsAFitAndAnEvaluationPerFold()
    {
        var trainer = _context.Regression.Trainers.Gru(SmallOptions.Gru(label: "Targets", epochs: 5));

        var folds = _context.Data.CrossValidationSplit(SyntheticRows.View(_context), numberOfFolds: 2)
            .Select(fold => _context.Regression.EvaluateOutputs(trainer.Fit(fold.TrainSet).Transform(fold.TestSet), "Targets"));

        folds.Should().HaveCount(2).And.OnlyContain(m => m.Outputs.Count == 2 && m.RSquared > 0.5);
    }

    [Fact]
    public void OneOutputAloneIsWhatEvaluateGives()
    {
        var data = SyntheticRows.View(_context);
        var view = _context.Regression.Trainers.Gru(SmallOptions.Gru(label: "Target", epochs: 1)).Fit(data).Transform(data);
        var vectors = _context.Transforms.Concatenate("Target", "Target").Append(_context.Transforms.Concatenate("Score", "Score")).Fit(view).Transform(view);

        _context.Regression.EvaluateOutputs(vectors, "Target").RSquared.Should().Be(_context.Regression.Evaluate(view, "Target").RSquared);
    }

    [Fact]
    public void ColumnsThatDoNotFitAreAllNamed()
    {
        var data = SyntheticRows.View(_context);

        _context.Regression.Invoking(r => r.EvaluateOutputs(data, "Target", "Nowhere")).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The data cannot be evaluated, for 2 reasons:*label column 'Target' is Single; expected a vector of Single of known length. "
                + "Use mlContext.Regression.Evaluate for a single value.*score column 'Nowhere' is missing*");
        _context.Regression.Invoking(r => r.EvaluateOutputs(data, "Targets", "Traits")).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*'Targets' has 2 values, the score column 'Traits' 3; expected as many.*");
    }

    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [];

        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }
}
