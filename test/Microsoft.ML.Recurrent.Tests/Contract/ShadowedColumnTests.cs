using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>ML.NET hides a column behind a later one of the same name; the later one counts.</summary>
public class ShadowedColumnTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void LaterColumnOfTheSameNameIsRead()
    {
        var rows = SyntheticRows.View(_context, 60);
        var shadowed = _context.Transforms.CopyColumns("Values", "Words").Fit(rows).Transform(rows);
        var trainer = _context.BinaryClassification.Trainers;

        var model = trainer.Gru(SmallOptions.Gru("Values")).Fit(shadowed);

        model.Model.Names.Should().Contain("embeddings.0.weight", "the visible column holds words");
        model.Transform(shadowed).GetColumn<float>("Score").Should().Equal(
            trainer.Gru(SmallOptions.Gru("Words")).Fit(rows).Transform(rows).GetColumn<float>("Score"));
    }

    [Fact]
    public void ViolationsSpeakOfTheVisibleColumn()
    {
        var rows = SyntheticRows.View(_context, 60);
        var shadowed = _context.Transforms.CopyColumns("Values", "Level").Fit(rows).Transform(rows);

        _context.Transforms.Gru(SmallOptions.Gru("Values")).Invoking(e => e.Fit(shadowed)).Should().Throw<ArgumentException>()
            .WithMessage("The data does not fit GruOptions: Sequence column 'Values' is a scalar Single; *");
    }

    [Fact]
    public void OutputHidesAnInputOfItsName()
    {
        var rows = SyntheticRows.View(_context, 60);
        var estimator = _context.Transforms.Gru(SmallOptions.Gru("Words") with { OutputColumnName = "Words" });

        var scored = estimator.Fit(rows).Transform(rows);

        scored.Schema["Words"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 6));
        scored.GetColumn<float[]>("Words").Should().OnlyContain(v => v.Length == 6);
        SchemaDescription.Lines(estimator.GetOutputSchema(SchemaDescription.ShapeOf(rows.Schema))).Should()
            .BeEquivalentTo(SchemaDescription.Lines(SchemaDescription.ShapeOf(scored.Schema)));
    }

    [Fact]
    public void ScoringAgainHidesTheEarlierScores()
    {
        var rows = SyntheticRows.View(_context, 60);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru()).Fit(rows);

        var twice = model.Transform(model.Transform(rows));

        twice.Schema.Count(c => c.Name == "Score").Should().Be(2);
        twice.GetColumn<float>("Score").Should().Equal(model.Transform(rows).GetColumn<float>("Score"));
    }
}
