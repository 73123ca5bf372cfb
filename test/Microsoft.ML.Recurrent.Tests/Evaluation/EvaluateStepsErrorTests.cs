using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

public class EvaluateStepsErrorTests
{
    private static readonly LabeledSteps _good = new() { Label = [true, false], Score = [1, -1], PredictedLabel = [true, false], Number = [1, 2] };

    private readonly MLContext _context = new(1);

    [Fact]
    public void LengthsThatDifferNameTheRow()
    {
        Binary<InvalidOperationException>("Row 1 has 2 values in the label column 'Label' and 1 in the score column 'Score'; expected as many, one for each step.",
            _good, new() { Label = [true, false], Score = [1], PredictedLabel = [true, false] });
        Binary<InvalidOperationException>("Row 1 has 1 values in the label column 'Label' and 2 in the predicted label column 'PredictedLabel'; expected as many, one for each step.",
            _good, new() { Label = [true], Score = [1], PredictedLabel = [true, false] });
        Numbers<InvalidOperationException>("Row 2 has 1 values in the label column 'Number' and 0 in the score column 'Score'; expected as many, one for each step.",
            _good, _good, new() { Number = [1] });
    }

    [Fact]
    public void NoRowsOrNoLabels()
    {
        Binary<InvalidOperationException>("The data is empty; there is nothing to evaluate.");
        Numbers<InvalidOperationException>("The data is empty; there is nothing to evaluate.");
        Binary<InvalidOperationException>("The label column 'Label' has no label in any row; there is nothing to evaluate.", new LabeledSteps());
        Numbers<InvalidOperationException>("The label column 'Number' has no label in any row; there is nothing to evaluate.", new LabeledSteps { Number = [float.NaN], Score = [1] });
    }

    [Fact]
    public void NumbersThatAreNotFinite()
    {
        Binary<InvalidOperationException>("The score column 'Score' holds NaN at step 1 of row 0; expected finite numbers.",
            new LabeledSteps { Label = [true, false], Score = [1, float.NaN], PredictedLabel = [true, false] });
        Numbers<InvalidOperationException>("The label column 'Number' holds Infinity at step 0 of row 0; expected finite numbers.",
            new LabeledSteps { Number = [float.PositiveInfinity], Score = [1] });
        Numbers<InvalidOperationException>("The score column 'Score' holds NaN at step 0 of row 0; expected finite numbers.", new LabeledSteps { Number = [1], Score = [float.NaN] });
        _context.Regression.EvaluateSequences(View(new LabeledSteps { Number = [float.NaN, 1], Score = [float.NaN, 1] }), "Number").Steps.Should().Be(1);
    }

    [Fact]
    public void ColumnsThatHoldNoSteps() => _context.BinaryClassification
        .Invoking(c => c.EvaluateSequences(_context.Data.LoadFromEnumerable([new TaggedRow()]), "Label", "Level", "Missing")).Should().Throw<ArgumentOutOfRangeException>()
        .Which.Message.ReplaceLineEndings("\n").Should().Be("The data cannot be evaluated, for 3 reasons:\n"
            + "- The label column 'Label' is a scalar Boolean; expected a vector of Boolean, one for each step. Use mlContext.BinaryClassification.Evaluate for one label per row.\n"
            + "- The score column 'Level' is a scalar Single; expected a vector of Single, one for each step. Use mlContext.BinaryClassification.Evaluate for one label per row.\n"
            + "- The predicted label column 'Missing' is missing; the data has 'Values', 'Tags', 'Keys', 'Rises', 'Amounts', 'Weight', 'Level', 'Group', 'Label'. (Parameter 'data')");

    [Fact]
    public void VectorOfKnownLengthIsOneLabel() => _context.Regression
        .Invoking(c => c.EvaluateSequences(_context.Data.LoadFromEnumerable([new Outputs()]))).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The data cannot be evaluated: The label column 'Label' is a vector of Single of length 2; expected a variable-length vector of Single, one for each step. "
            + "Use mlContext.Regression.Evaluate for one value per row, mlContext.Regression.EvaluateOutputs for a vector of known length. (Parameter 'data')");

    private IDataView View(params LabeledSteps[] rows) => _context.Data.LoadFromEnumerable(rows);

    private void Binary<TException>(string message, params LabeledSteps[] rows)
        where TException : Exception => _context.BinaryClassification.Invoking(c => c.EvaluateSequences(View(rows))).Should().Throw<TException>().Which.Message.Should().Be(message);

    private void Numbers<TException>(string message, params LabeledSteps[] rows)
        where TException : Exception => _context.Regression.Invoking(c => c.EvaluateSequences(View(rows), "Number")).Should().Throw<TException>().Which.Message.Should().Be(message);

    private sealed class Outputs
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [1, 2];

        [VectorType(2)]
        public float[] Score { get; set; } = [1, 2];
    }
}
