using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Manifests that contradict themselves, signed as if they were genuine.</summary>
public class ManifestCheckTests
{
    private static readonly StoredModel _stored = StoredModel.Of(DrawnModels.Everything());
    private static readonly StoredModel _regression = StoredModel.Of(DrawnModels.Regression());

    [Fact]
    public void SignedButUnalteredManifestIsRead() => _stored.WithManifest(_ => { }).Read().Options.HiddenSize.Should().Be(3);

    [Theory]
    [InlineData("options.sequenceColumnNames", """["Values","Words"]""", "The sequence columns are not those of the options.")]
    [InlineData("options.staticColumnNames", "[]", "The static columns are not those of the options.")]
    [InlineData("statics.0.width", "0", "Static column 'Level' is 0 wide; expected 1 or more.",
        "The static columns' scaling has 1 channels; expected 0 finite ones.")]
    [InlineData("sequences.1.featuresPerStep", "0",
        "Column 'Values' has 0 features per step and 0 tokens, which does not fit its kind Values.",
        "The steps' scaling has 1 channels; expected 0 finite ones.")]
    [InlineData("sequences.0.featuresPerStep", "2",
        "Column 'Words' has 2 features per step and 4 tokens, which does not fit its kind Text.",
        "The steps' scaling has 1 channels; expected 3 finite ones.")]
    [InlineData("sequences.0.words", "null", "Column 'Words' has kind Text, but no vocabulary.")]
    [InlineData("sequences.1.words", "[]", "Column 'Values' has kind Values, but a vocabulary.")]
    [InlineData("sequences.0.words", """["good","bad"]""", "The vocabulary of column 'Words' has 2 words; expected 3 different ones.")]
    [InlineData("sequences.0.words", """["good","bad","bad"]""", "The vocabulary of column 'Words' has 3 words; expected 3 different ones.")]
    [InlineData("sequences.0.words", """["good","bad",null]""", "The vocabulary of column 'Words' has 3 words; expected 3 different ones.")]
    [InlineData("stepScaling.mean", "[1,2]", "The steps' scaling has 2 channels; expected 1 finite ones.")]
    [InlineData("stepScaling.inverseScale", """["NaN"]""", "The steps' scaling has 1 channels; expected 1 finite ones.")]
    [InlineData("staticScaling.mean", "[1,2]", "The static columns' scaling has 2 channels; expected 1 finite ones.")]
    [InlineData("task.outputs", "0", "The task MulticlassClassification has 0 outputs.",
        "The task MulticlassClassification with 0 outputs has 3 class names of type Text.")]
    [InlineData("task.outputs", "2", "The task MulticlassClassification with 2 outputs has 3 class names of type Text.")]
    [InlineData("task.classes.itemType", "\"Colour\"", "The task MulticlassClassification with 3 outputs has 3 class names of type Colour.")]
    [InlineData("task.classes.itemType", "\"Int32\"", "A class name cannot be read as Int32.")]
    [InlineData("task.labelMean", "[1,2,3]", "The task MulticlassClassification has a label scale that does not fit it.")]
    [InlineData("options.task", "\"regression\"", "The task is MulticlassClassification, that of the options Regression.")]
    [InlineData("bestEpoch", "3", "The best epoch is 3 of 2.")]
    [InlineData("bestEpoch", "-1", "The best epoch is -1 of 2.")]
    public void ContradictionIsRefused(string path, string json, params string[] violations) => ThrowsContradiction(_stored, path, json, violations);

    [Theory]
    [InlineData("task.labelMean", "null", "The task Regression has a label scale that does not fit it.")]
    [InlineData("task.labelScale", """["Infinity"]""", "The task Regression has a label scale that does not fit it.")]
    [InlineData("task.kind", "\"binaryClassification\"", "The task BinaryClassification has a label scale that does not fit it.")]
    public void ContradictionInRegressionIsRefused(string path, string json, params string[] violations) =>
        ThrowsContradiction(_regression, path, json, violations);

    [Theory]
    [InlineData("options.ensemble", "2", "The model has the histories of 3 networks; expected 2.")]
    [InlineData("options.ensemble", "1", "The model has the histories of 3 networks; expected 1.")]
    [InlineData("role", "\"featurizer\"", "The model has the histories of 3 networks; expected 1.")]
    [InlineData("ensemble", "null", "The model has the histories of 1 networks; expected 3.")]
    [InlineData("ensemble", "[]", "The model has the histories of 1 networks; expected 3.")]
    [InlineData("ensemble", "[null,null]", "A network of the ensemble has a history that cannot be.")]
    [InlineData("ensemble.0.epochs", "[null]", "A network of the ensemble has a history that cannot be.")]
    [InlineData("ensemble.1.bestEpoch", "3", "A network of the ensemble has a history that cannot be.")]
    [InlineData("ensemble.1.bestEpoch", "-1", "A network of the ensemble has a history that cannot be.")]
    public void ContradictionInAnEnsembleIsRefused(string path, string json, params string[] violations) =>
        ThrowsContradiction(StoredModel.Of(DrawnModels.Ensemble()), path, json, violations);

    [Fact]
    public void NetworksThatTheWeightsDoNotHaveAreRefused() => _stored.WithManifest(m =>
    {
        Set(m, "options.ensemble", "2");
        m["ensemble"] = JsonNode.Parse("""[{"epochs":[],"bestEpoch":0,"stopReason":""}]""");
    }).Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage("The model's weights are not this network's, *'ensemble.1.head.weight' is missing.*");

    [Fact]
    public void TooWideStepIsRefused()
    {
        var altered = _stored.WithManifest(m =>
        {
            Set(m, "stepScaling", "null");
            Set(m, "staticScaling", "null");
            Set(m, "sequences.1.featuresPerStep", "2147483647");
        });

        altered.Invoking(a => a.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(
            "The model's manifest contradicts itself: A step has 2147483647 features and a row 5 static ones, which is more than can be.");
    }

    [Fact]
    public void EveryContradictionIsListed()
    {
        var altered = _stored.WithManifest(m =>
        {
            Set(m, "bestEpoch", "9");
            Set(m, "statics.0.width", "-2");
            Set(m, "staticScaling", "null");
        });

        altered.Invoking(a => a.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(string.Join(
            Environment.NewLine,
            "The model's manifest contradicts itself, for 2 reasons:",
            "- Static column 'Level' is -2 wide; expected 1 or more.",
            "- The best epoch is 9 of 2."));
    }

    [Theory]
    [InlineData("sequences.0")]
    [InlineData("statics.1")]
    public void EmptyColumnEntryIsRefused(string path) =>
        _stored.WithManifest(m => Set(m, path, "null")).Invoking(a => a.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(
            "The model's manifest has an empty entry among its columns; the file has been altered.");

    [Fact]
    public void EmptyEpochIsRefused() => ThrowsContradiction(_stored, "epochs.0", "null", "The best epoch is 1 of 2.");

    private static void ThrowsContradiction(StoredModel stored, string path, string json, params string[] violations) =>
        stored.WithManifest(m => Set(m, path, json)).Invoking(a => a.Read()).Should().Throw<FormatException>().Which.Message.Should().Be(
            violations.Length == 1
                ? $"The model's manifest contradicts itself: {violations[0]}"
                : string.Join(
                    $"{Environment.NewLine}- ", [$"The model's manifest contradicts itself, for {violations.Length} reasons:", .. violations]));

    private static void Set(JsonObject manifest, string path, string json)
    {
        string[] names = path.Split('.');
        JsonNode node = manifest;
        foreach (string name in names[..^1])
            node = int.TryParse(name, out int index) ? node[index]! : node[name]!;
        if (int.TryParse(names[^1], out int last))
            node[last] = JsonNode.Parse(json);
        else
            node[names[^1]] = JsonNode.Parse(json);
    }
}
