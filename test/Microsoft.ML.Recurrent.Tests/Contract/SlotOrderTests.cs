using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Vectors are read by place: data that names the same values in another order is refused, data that names none is taken as it is.</summary>
public class SlotOrderTests
{
    private const string Reordered = " holds 'Weight', 'Level'; the network was fitted on 'Level', 'Weight', and reads the values of a vector by their places. "
        + "Join the same columns in the same order.";

    private readonly MLContext _context = new(1);

    public static TheoryData<string> Columns => new("Values", "Traits");

    [Theory]
    [MemberData(nameof(Columns))]
    public void TransformValuesInAnotherOrderIsRefusedWithBothLists(string column)
    {
        var model = Trainer(column).Fit(Joined(column, "Level", "Weight"));

        model.Invoking(m => m.Transform(Joined(column, "Weight", "Level"))).Should().Throw<ArgumentException>().WithMessage($"*{column}'{Reordered}*");
        model.Transform(Joined(column, "Level", "Weight")).GetColumn<float>("Score").Should().HaveCount(20);
        model.Transform(Unnamed(column)).GetColumn<float>("Score").Should().HaveCount(20, "values without names are taken by their places");
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void FitValidationDataOrContinuedInAnotherOrderIsRefused(string column)
    {
        var (named, reordered) = (Joined(column, "Level", "Weight"), Joined(column, "Weight", "Level"));
        var model = Trainer(column).Fit(named);

        Trainer(column).Invoking(t => t.Fit(named, reordered)).Should().Throw<ArgumentException>().WithMessage($"*{column}'{Reordered}*validationData*");
        Trainer(column).Invoking(t => t.Fit(reordered, continueFrom: model)).Should().Throw<ArgumentException>().WithMessage($"*{column}'{Reordered}*");
        Trainer(column).Invoking(t => t.Fit(reordered, encoderFrom: model)).Should().Throw<ArgumentException>().WithMessage($"*{column}'{Reordered}*");
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void LoadKeepsTheNames(string column)
    {
        var stored = StoredModel.Of(Trainer(column).Fit(Joined(column, "Level", "Weight")).Fitted);
        string section = column == "Values" ? "sequences" : "statics";

        new RecurrentTransformer(stored.Read()).Invoking(m => m.Transform(Joined(column, "Weight", "Level"))).Should().Throw<ArgumentException>();
        new RecurrentTransformer(stored.WithManifest(m => m[section]![0]!.AsObject().Remove("slots")).Read())
            .Transform(Joined(column, "Weight", "Level")).GetColumn<float>("Score").Should().HaveCount(20, "earlier files say nothing of names");
        stored.WithManifest(m => m[section]![0]!["slots"]!["count"] = 0).Invoking(s => s.Read()).Should().Throw<FormatException>();
    }

    [Fact]
    public void LabelValuesInAnotherOrderAreRefusedAndNameTheScores()
    {
        var trainer = _context.Regression.Trainers.Gru(SmallOptions.Gru(label: "Targets"));
        var (named, reordered) = (Joined("Targets", "Level", "Weight"), Joined("Targets", "Weight", "Level"));
        var model = trainer.Fit(named);

        trainer.Invoking(t => t.Fit(named, reordered)).Should().Throw<ArgumentException>().WithMessage($"The label column 'Targets'{Reordered}*validationData*");
        trainer.Invoking(t => t.Fit(reordered, continueFrom: model)).Should().Throw<ArgumentException>().WithMessage($"*The label{Reordered}*");
        _context.Regression.Invoking(r => r.EvaluateOutputs(model.Transform(reordered), "Targets")).Should().Throw<ArgumentException>()
            .WithMessage("*The label column 'Targets' holds 'Weight', 'Level', the score column 'Score' 'Level', 'Weight'; expected the same order.*");
        _context.Regression.EvaluateOutputs(model.Transform(named), "Targets").Outputs.Should().HaveCount(2);
    }

    [Fact]
    public void TransformManyNamesAreToldApartByTheirHash()
    {
        string[] names = [.. Enumerable.Range(0, 1200).Select(i => i % 2 == 0 ? "Level" : "Weight")];
        var model = Trainer("Traits").Fit(Joined("Traits", names));

        model.Transform(Joined("Traits", names)).GetColumn<float>("Score").Should().HaveCount(20);
        (names[1100], names[1101]) = (names[1101], names[1100]);
        model.Invoking(m => m.Transform(Joined("Traits", names))).Should().Throw<ArgumentException>().WithMessage("*'Level', 'Weight'*, … (1200 values)*");
    }

    private RecurrentEstimator Trainer(string column) => _context.BinaryClassification.Trainers.Gru(
        SmallOptions.Gru() with { StaticColumnNames = column == "Values" ? [] : [column] });

    private IDataView Joined(string column, params string[] inputs)
    {
        var rows = SyntheticRows.View(_context, 20);
        return _context.Transforms.Concatenate(column, inputs).Fit(rows).Transform(rows);
    }

    private IDataView Unnamed(string column)
    {
        var rows = SyntheticRows.View(_context, 20);
        return _context.Transforms.CopyColumns(column, "Targets").Fit(rows).Transform(rows);
    }
}
