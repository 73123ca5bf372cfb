using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Saved networks with a score for each step. A reader of format 2 would take them for networks with a score for each row.</summary>
public sealed class StepModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly MLContext _context = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TruthValuesOfStepsAndTheirThresholdComeBack()
    {
        var data = TaggedRow.View(_context);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru(label: "Rises")).Fit(data).WithThreshold(0.3f);
        model.Save(Path.Combine(_folder, "rises.zip"), data.Schema);

        var loaded = _context.Model.Load(Path.Combine(_folder, "rises.zip"), out _);

        ScoreText.Of(loaded, data).Should().Equal(ScoreText.Of(model, data));
    }

    [Fact]
    public void FormatIsThreeWhichReadersOfTwoRefuse()
    {
        byte[] json = Stored(perStep: true).Manifest;

        JsonNode.Parse(json)!["formatVersion"]!.GetValue<int>().Should().Be(3);
        Stored(perStep: true).Read().Task.PerStep.Should().BeTrue();
        JsonNode.Parse(Stored(perStep: false).Manifest)!["formatVersion"]!.GetValue<int>().Should().Be(2);
        FluentActions.Invoking(() => Manifest.Parse<Manifest>(json, newest: 2)).Should().Throw<FormatException>().Which.Message.Should().Be(
            "The model has format version 3; this version of Microsoft.ML.Recurrent reads up to 2. Update the package.");
    }

    [Theory]
    [InlineData(true, "The task MulticlassClassification has scores of steps in format version 2.")]
    [InlineData(false, "The task MulticlassClassification has scores of rows in format version 3.")]
    public void FormatAndTaskAgree(bool perStep, string violation) => Stored(perStep).WithManifest(m => m["formatVersion"] = perStep ? 2 : 3)
        .Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage($"*{violation}*");

    [Fact]
    public void DescriptionSaysSteps() => new RecurrentTransformer(Stored(perStep: true).Read()).ToString().Should().Contain("multiclass classifier of steps of 'Values'");

    private static StoredModel Stored(bool perStep) => StoredModel.Of(DrawnModels.Create(
        new GruOptions { HiddenSize = 3 }, NetworkRole.Trainer, new TaskDescription(PredictionTask.MulticlassClassification, 3) { PerStep = perStep },
        RaggedRows.Columns(1, [], 0)));
}
