using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>The names and shapes of a model's inputs and outputs.</summary>
public sealed class OnnxInterfaceTests
{
    [Fact]
    public void InputsAreNamedAfterTheColumnsAndHaveFreeBatchAndStepAxes()
    {
        using var run = new OnnxRun(
            OnnxModels.Create(new LstmOptions(), OnnxModels.Multiclass, ["Words", "Numbers"], "Size", "Group", "Traits"));

        run.Session.InputMetadata.Select(input => Describe(input.Key, input.Value)).Should().Equal(
            "Words Int64 (batch, steps)", "Numbers Single (batch, steps, 3)",
            "Size Single (batch, 1)", "Group Int64 (batch)", "Traits Single (batch, 3)", "lengths Int64 (batch)");
        run.Session.OutputMetadata.Select(output => Describe(output.Key, output.Value)).Should().Equal(
            "Score Single (batch, 3)", "PredictedLabel Int64 (batch)");
    }

    [Fact]
    public void SpelledWordsAreInputsOfTheirOwn()
    {
        var characters = new CharacterOptions { EmbeddingSize = 3, HiddenSize = 4, MaximumLength = 6, ColumnNames = ["Words"] };
        using var run = new OnnxRun(OnnxModels.Create(new LstmOptions { Characters = characters }, OnnxModels.Multiclass, ["Words", "Keys"]));

        run.Session.InputMetadata.Select(input => Describe(input.Key, input.Value)).Should().Equal(
            "Words Int64 (batch, steps)", "Keys Int64 (batch, steps)", "Words.characters Int64 (batch, steps, Words.characters)", "Words.capitalization Int64 (batch, steps)", "lengths Int64 (batch)");
        run.Session.ModelMetadata.CustomMetadataMap["characters"].Should().Be(
            """{"Words":{"input":"Words.characters","capitalization":"Words.capitalization","alphabet":["r","e","d","n","k","w","o","\u00FC","\u9752","y","1"],"maximumLength":6}}""");
    }

    [Fact]
    public void TheLengthsMakeWayForAColumnOfTheirName()
    {
        var model = OnnxModels.Create(new LstmOptions(), null, ["Numbers"]);
        var renamed = model with { Inputs = model.Inputs with { Sequences = [model.Inputs.Sequences[0] with { Name = "lengths" }] } };
        using var session = new InferenceSession(OnnxModels.Export(renamed));

        session.InputMetadata.Keys.Should().Equal("lengths", "lengths_");
        session.ModelMetadata.CustomMetadataMap["lengths_input"].Should().Be("lengths_");
    }

    [Fact]
    public void AnOutputMakesWayForAnInputOfItsName()
    {
        var model = OnnxModels.Create(new LstmOptions { OutputColumnName = "Numbers" }, null, ["Numbers"]);
        using var session = new InferenceSession(OnnxModels.Export(model));

        session.OutputMetadata.Keys.Should().Equal("Numbers.output");
        session.ModelMetadata.CustomMetadataMap["outputs"].Should().Be("""{"Numbers":"Numbers.output"}""");
    }

    [Fact]
    public void ColumnsMayBeCalledAsTheGraphsOwnValues()
    {
        string[] names = ["recurrent.l0.bias", "head.weight"];
        var model = OnnxModels.Create(new LstmOptions { OutputColumnName = "Concat_2" }, null, ["Numbers", "Level"]);
        var renamed = model with
        {
            Inputs = model.Inputs with { Sequences = [.. model.Inputs.Sequences.Select((column, i) => column with { Name = names[i] })] },
        };
        using var session = new InferenceSession(OnnxModels.Export(renamed));

        session.InputMetadata.Keys.Should().Equal([.. names, "lengths"]);
    }

    private static string Describe(string name, NodeMetadata node) => $"{name} {node.ElementType.Name} ("
        + string.Join(", ", node.Dimensions.Zip(node.SymbolicDimensions, (size, symbol) => symbol.Length > 0 ? symbol : $"{size}")) + ")";
}
