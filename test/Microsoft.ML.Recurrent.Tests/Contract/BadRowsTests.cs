using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Bad values in training data: an error that names column and row.</summary>
public class BadRowsTests
{
    private const string Finite = "expected finite numbers. Replace it with mlContext.Transforms.ReplaceMissingValues or drop the row.";

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void SequenceValueThatIsNotFinite(float value, string text) =>
        Refusal(SmallOptions.Lstm(), row => row.Values = [1, value]).Should().Be($"Column 'Values' holds {text} in row 7; {Finite}");

    [Fact]
    public void StaticValueThatIsNotFinite()
    {
        var options = SmallOptions.Lstm() with { StaticColumnNames = ["Level", "Traits"] };

        Refusal(options, row => row.Level = float.NaN).Should().Be($"Column 'Level' holds NaN in row 7; {Finite}");
        Refusal(options, row => row.Traits = [0, float.PositiveInfinity, 0]).Should().Be($"Column 'Traits' holds Infinity in row 7; {Finite}");
    }

    [Fact]
    public void LabelThatIsNotFinite()
    {
        Refusal(SmallOptions.Lstm(label: "Target"), row => row.Target = float.NaN).Should().Be($"Column 'Target' holds NaN in row 7; {Finite}");
        Refusal(SmallOptions.Lstm(label: "Targets"), row => row.Targets = [1, float.NaN]).Should().Be($"Column 'Targets' holds NaN in row 7; {Finite}");
    }

    [Fact]
    public void MissingLabelKey() =>
        Refusal(SmallOptions.Lstm(label: "Class"), row => row.Class = SyntheticRows.ClassCount)
            .Should().Be("The label column 'Class' is missing in row 7; expected a value in every row. Drop the row.");

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(-1f, "-1")]
    public void BadExampleWeight(float weight, string text) =>
        Refusal(SmallOptions.Lstm() with { ExampleWeightColumnName = "Weight" }, row => row.Weight = weight)
            .Should().Be($"The example weight column 'Weight' holds {text} in row 7; expected finite weights of 0 or more.");

    [Fact]
    public void SequenceColumnsOfDifferentStepCounts() =>
        Refusal(SmallOptions.Lstm() with { SequenceColumnNames = ["Values", "Words"] }, row => (row.Values, row.Words) = ([1, 2], ["a", "b", "c"]))
            .Should().Be("The sequence columns differ in steps in row 7: 'Values' has 2, 'Words' has 3; expected the same number of steps in every column of a row.");

    [Fact]
    public void BrokenStep() =>
        Refusal(SmallOptions.Lstm() with { FeaturesPerStep = 2 }, row => row.Values = [1, 2, 3], others: row => row.Values = [1, 2])
            .Should().Be("Column 'Values' holds 3 values in row 7, which is no multiple of 2; expected whole steps of 2 features.");

    [Fact]
    public void AllWeightsZero() =>
        Refusal(SmallOptions.Lstm() with { ExampleWeightColumnName = "Weight", Training = new() { ValidationFraction = 0 } },
                row => row.Weight = 0, others: row => row.Weight = 0)
            .Should().Be("The example weight column 'Weight' is 0 in all 20 rows of the training split; expected a weight above 0.");

    [Fact]
    public void NoRows() =>
        _context.Transforms.Lstm(SmallOptions.Lstm()).Invoking(e => e.Fit(SyntheticRows.View(_context, count: 0)))
            .Should().Throw<InvalidOperationException>().WithMessage("The data has no rows; give at least one row to fit on.");

    [Theory]
    [InlineData("Label")]
    [InlineData("Class")]
    public void SingleClass(string label) =>
        Refusal(SmallOptions.Lstm(label: label), row => row.Level = 0, others: row => (row.Label, row.Class) = (true, 1))
            .Should().Be($"The label column '{label}' has the same class in all 20 rows; expected rows of at least two classes.");

    [Fact]
    public void CursorThatFailsMidwayFailsTheFitWithItsOwnError()
    {
        var data = new InterceptedView(SyntheticRows.View(_context, 30))
        {
            OnMove = (_, row) => row < 12 ? true : throw new TimeoutException("The database went away."),
        };

        _context.Transforms.Lstm(SmallOptions.Lstm()).Invoking(e => e.Fit(data)).Should().Throw<TimeoutException>();
    }

    /// <summary>Fits on 20 rows whose row 7 is spoilt; ML.NET itself reads the rows.</summary>
    private string Refusal(LstmOptions options, Action<SyntheticRow> spoil, Action<SyntheticRow>? others = null)
    {
        var rows = SyntheticRows.Create(20);
        foreach (var row in rows)
            others?.Invoke(row);
        spoil(rows[7]);
        return _context.Transforms.Lstm(options).Invoking(e => e.Fit(_context.Data.LoadFromEnumerable(rows)))
            .Should().Throw<InvalidOperationException>().Which.Message;
    }
}
