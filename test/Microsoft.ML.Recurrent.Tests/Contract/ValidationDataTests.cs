using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>A validation view of the user's own.</summary>
public class ValidationDataTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void EpochsAreMeasuredOnItAndAllRowsTrain()
    {
        var recorder = new FitRecorder();

        _context.Transforms.Gru(SmallOptions.Gru()).With(new FitContext { Observers = [recorder] }).Fit(SyntheticRows.View(_context, 60), SyntheticRows.View(_context, 25, seed: 2));

        recorder.Start!.TrainingRows.Should().Be(60);
        recorder.Start.ValidationRows.Should().Be(25);
    }

    [Fact]
    public void MissingColumnIsNamed() =>
        Refusal(SmallOptions.Gru(), Drop("Values")).Should().StartWith("The validation data does not fit GruOptions: The sequence column 'Values' is missing;")
            .And.EndWith("(Parameter 'validationData')");

    [Fact]
    public void OtherTypeOfLabelIsNamed()
    {
        var data = _context.Transforms.CopyColumns("Label", "Target").Fit(Rows()).Transform(Rows());

        Refusal(SmallOptions.Gru(), data).Should().Be(
            "The label column 'Label' of the validation data is a scalar Single; that of the training data is a scalar Boolean. Both must be of one type. (Parameter 'validationData')");
    }

    [Fact]
    public void OtherWidthOfLabelIsNamed()
    {
        var data = _context.Transforms.CopyColumns("Targets", "Traits").Fit(Rows()).Transform(Rows());

        Refusal(SmallOptions.Gru(label: "Targets"), data).Should().Be(
            "The label column 'Targets' of the validation data is a vector of Single of length 3; that of the training data is a vector of Single of length 2. Both must be of one type. (Parameter 'validationData')");
    }

    [Fact]
    public void KeysOfOtherValuesAreNamed()
    {
        var training = _context.Transforms.Conversion.MapValueToKey("Group", "ClassName").Fit(Rows()).Transform(Rows());
        var renamed = _context.Transforms.CustomMapping<SyntheticRow, Renamed>((from, to) => to.Group = from.ClassName + "!", null).Fit(Rows()).Transform(Rows());
        var validation = _context.Transforms.Conversion.MapValueToKey("Group").Fit(renamed).Transform(renamed);

        _context.Transforms.Gru(SmallOptions.Gru() with { StaticColumnNames = ["Group"] }).Invoking(e => e.Fit(training, validation))
            .Should().Throw<ArgumentException>().Which.Message.Should().StartWith("The validation data does not fit GruOptions: Static column 'Group' is a key of ")
            .And.EndWith("(Parameter 'validationData')");
    }

    [Fact]
    public void ClassesInAnotherOrderAreRefused()
    {
        var training = Mapped(SyntheticRows.View(_context, 30));
        var validation = Mapped(_context.Data.LoadFromEnumerable(SyntheticRows.Create(30).Reverse()));

        _context.Transforms.Gru(SmallOptions.Gru(label: "Named")).Invoking(e => e.Fit(training, validation)).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            $"The classes of the label column 'Named' are {List(SyntheticRows.Create(30).Reverse())} in the validation data and {List(SyntheticRows.Create(30))} in the training data. "
            + "Map both with the same transformer. (Parameter 'validationData')");

        static string List(IEnumerable<SyntheticRow> rows) => string.Join(", ", rows.Select(r => $"'{r.ClassName}'").Distinct());
    }

    [Fact]
    public void BadRowIsNamed()
    {
        var rows = SyntheticRows.Create(20);
        rows[4].Values = [float.NaN];

        FluentActions.Invoking(() => _context.Transforms.Gru(SmallOptions.Gru()).Fit(Rows(), _context.Data.LoadFromEnumerable(rows)))
            .Should().Throw<InvalidOperationException>().WithMessage("The validation data cannot be used: Column 'Values' holds NaN in row 4;*");
    }

    [Fact]
    public void NoRowsAreRefused() =>
        FluentActions.Invoking(() => _context.Transforms.Gru(SmallOptions.Gru()).Fit(Rows(), SyntheticRows.View(_context, 0)))
            .Should().Throw<InvalidOperationException>().WithMessage("The validation data cannot be used: It has no rows; give rows to measure on, or leave validationData out.");

    [Fact]
    public void RowsThatAllWeighNothingAreRefused()
    {
        var rows = SyntheticRows.Create(20);
        foreach (var row in rows)
            row.Weight = 0;
        var trainer = _context.Transforms.Gru(SmallOptions.Gru() with { ExampleWeightColumnName = "Weight" });

        trainer.Invoking(t => t.Fit(Rows(), _context.Data.LoadFromEnumerable(rows))).Should().Throw<InvalidOperationException>().WithMessage(
            "The example weight column 'Weight' is 0 in all 20 rows of the validation split; expected a weight above 0.");
    }

    private sealed class Renamed
    {
        public string Group { get; set; } = "";
    }

    private IDataView Rows() => SyntheticRows.View(_context, 30);

    private IDataView Drop(string column) => _context.Transforms.DropColumns(column).Fit(Rows()).Transform(Rows());

    private IDataView Mapped(IDataView rows) => _context.Transforms.Conversion.MapValueToKey("Named", "ClassName").Fit(rows).Transform(rows);

    private string Refusal(GruOptions options, IDataView validation) => _context.Transforms.Gru(options)
        .Invoking(e => e.Fit(Rows(), validation)).Should().Throw<ArgumentException>().Which.Message;
}
