using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Appends the encoder of a text column's characters to a graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="shape">The network's sizes.</param>
/// <param name="weights">Its numbers.</param>
/// <param name="column">The column's place among the spelled ones.</param>
/// <param name="prefix">The prefix of its weights' names in the graph.</param>
internal sealed class OnnxCharacters(OnnxGraph graph, NetworkShape shape, NetworkWeights weights, int column, string prefix)
{
    /// <summary>(batch, steps, WordWidth); zeros for a word without characters.</summary>
    public OnnxValue Append(OnnxSpelling spelling)
    {
        var (characters, steps) = (PadToOne(spelling.Characters), graph.SizeOf(spelling.Characters, 1));
        var words = graph.Reshape(characters, graph.Concat(0, graph.Integers(-1), graph.SizeOf(characters, 2)));
        var isThere = graph.Not(graph.Less(words, graph.Integer(0)));
        var lengths = graph.ReduceSum(graph.Cast(isThere, OnnxElementType.Float), 1);
        var known = graph.Where(graph.And(isThere, graph.Less(words, graph.Integer(shape.Spelled[column].Alphabet.Count))), words, graph.Integer(Alphabet.UnknownCharacter));
        var vectors = shape.HasCharacterLayer ? Layer(known, lengths) : Convolution(known, isThere);
        var present = graph.Where(graph.Unsqueeze(graph.Greater(lengths, graph.Number(0)), 1), vectors, graph.Number(0));
        var byStep = graph.Reshape(present, graph.Concat(0, graph.SizeOf(characters, 0), graph.SizeOf(characters, 1), graph.Integers(shape.CharacterWidth)));
        var features = graph.First(byStep, steps, axis: 1);
        return spelling.Capitalization is { } classes ? graph.Concat(2, features, Capitalization(classes)) : features;
    }

    /// <param name="words">(words, characters).</param>
    /// <param name="isThere">(words, characters).</param>
    private OnnxValue Convolution(OnnxValue words, OnnxValue isThere)
    {
        int kernel = shape.Options.Characters!.KernelSize;
        var mask = graph.Cast(isThere, OnnxElementType.Float);
        var embedded = graph.Transpose(graph.Mul(Embedded(words), graph.Unsqueeze(mask, 2)), 0, 2, 1);
        var sums = graph.Append("Conv", [embedded, Weight(NetworkShape.ConvolutionWeightName(column)), Weight(NetworkShape.ConvolutionBiasName(column))],
            new OnnxAttribute("kernel_shape", [kernel]), new OnnxAttribute("pads", [kernel / 2, kernel - 1 - kernel / 2]));
        return graph.Tanh(graph.ReduceMax(graph.Where(graph.Unsqueeze(isThere, 1), sums, graph.Number(float.MinValue)), 2));
    }

    /// <param name="words">(words, characters).</param>
    /// <param name="lengths">(words), float.</param>
    private OnnxValue Layer(OnnxValue words, OnnxValue lengths)
    {
        var layer = shape.CharacterLayer!;
        var run = graph.Cast(graph.Max(lengths, graph.Number(1)), OnnxElementType.Int32);
        return OnnxLayer.Append(graph, $"{prefix}characters.{column}", layer.Graph, layer.Sizes, new OnnxLayerInputs(graph.Transpose(Embedded(words), 1, 0, 2), run),
            [weights.CharacterLayer(shape, column, reverse: false), weights.CharacterLayer(shape, column, reverse: true)]).Last;
    }

    private OnnxValue Embedded(OnnxValue words) => graph.Gather(Weight(NetworkShape.CharacterEmbeddingName(column)), words);

    private OnnxValue Weight(string name) => graph.Constant(prefix + name, weights[name].Shape, weights[name].Values);

    /// <summary>(batch, steps, classes); zeros for a class that there is not.</summary>
    private OnnxValue Capitalization(OnnxValue classes)
    {
        var table = new float[(Casings.Count + 1) * Casings.Count];
        for (int i = 0; i < Casings.Count; i++)
            table[i * Casings.Count + i] = 1;
        var isKnown = graph.And(graph.Not(graph.Less(classes, graph.Integer(0))), graph.Less(classes, graph.Integer(Casings.Count)));
        return graph.Gather(graph.Constant("capitalization", [Casings.Count + 1, Casings.Count], table), graph.Where(isKnown, classes, graph.Integer(Casings.Count)));
    }

    /// <summary>One step and one character at least.</summary>
    private OnnxValue PadToOne(OnnxValue characters)
    {
        OnnxValue Missing(int axis) => graph.Max(graph.Sub(graph.Integers(1), graph.SizeOf(characters, axis)), graph.Integers(0));
        return graph.Pad(characters, graph.Concat(0, graph.Integers(0, 0, 0, 0), Missing(1), Missing(2)), graph.Integer(-1));
    }
}
