using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>A network's parts for a graph; <see cref="OnnxReading"/> joins them.</summary>
/// <param name="graph">The graph.</param>
/// <param name="shape">The network's sizes.</param>
/// <param name="weights">Its numbers.</param>
/// <param name="prefix">The prefix of its weights' names in the graph.</param>
internal sealed class OnnxNetwork(OnnxGraph graph, NetworkShape shape, NetworkWeights weights, string prefix = "")
{
    public OnnxGraph Graph => graph;

    public NetworkShape Shape => shape;

    /// <summary>Looks tokens up; one that is out of range is the unknown token.</summary>
    /// <param name="column">The token column, from 0.</param>
    /// <param name="tokens">(batch, steps), int64.</param>
    /// <returns>(batch, steps, EmbeddingSize).</returns>
    public OnnxValue Embed(int column, OnnxValue tokens) =>
        graph.Gather(Weight(NetworkShape.EmbeddingName(column)), Within(tokens, shape.TokenCounts[column]));

    /// <summary>Appends the encoder of the characters of a text column's words.</summary>
    /// <returns>(batch, steps, WordWidth).</returns>
    public OnnxValue WordFeatures(int column, OnnxSpelling spelling) => new OnnxCharacters(graph, shape, weights, column, prefix).Append(spelling);

    /// <summary>Looks up what the encoder of characters makes of a key's values; the missing key has zeros.</summary>
    /// <param name="column">The column's place among the spelled ones.</param>
    /// <param name="tokens">(batch, steps), int64.</param>
    /// <returns>(batch, steps, WordWidth).</returns>
    public OnnxValue WordFeatures(int column, OnnxValue tokens)
    {
        var (features, words) = (new WordFeatures(shape, weights, column), new SpelledWords(shape.Spelled[column].Column));
        var table = new float[PackedSize.Of(words.Count, words.Count, shape.WordWidth)];
        for (int word = 0; word < words.Count; word++)
            features.Of(word, words).CopyTo(table.AsSpan(word * shape.WordWidth));
        return graph.Gather(graph.Constant($"{prefix}characters.{column}.words", [words.Count, shape.WordWidth], table), Within(tokens, words.Count));
    }

    /// <summary>Appends a layer.</summary>
    public OnnxLayerSteps Layer(int layer, OnnxLayerInputs inputs) => OnnxLayer.Append(
        graph, $"{prefix}recurrent.l{layer}", shape.Layer(layer).Graph, shape.Layer(layer).Sizes, inputs,
        [.. Enumerable.Range(0, shape.Directions).Select(direction => weights.Layer(shape, layer, direction == 1))]);

    /// <summary>The attention's weight, bias and vector, (heads, units).</summary>
    public OnnxValue[] Attention()
    {
        OnnxValue[] parameters = [.. NetworkShape.AttentionNames.Select(Weight)];
        return shape.AttentionHeads == 1 ? [parameters[0], parameters[1], graph.Unsqueeze(parameters[2], 0)] : parameters;
    }

    /// <summary>Appends the head.</summary>
    /// <param name="input">(rows, numbers that the head reads).</param>
    /// <param name="keys">For each static key, (rows), int64: a row of the head's weight is looked up, zeros for the missing key.</param>
    public OnnxValue Head(OnnxValue input, IReadOnlyList<OnnxValue> keys)
    {
        var bias = Weight(NetworkShape.HeadBiasName);
        if (keys.Count == 0)
            return graph.Linear(input, shape.TiesWeights ? Tied() : Weight(NetworkShape.HeadWeightName), bias);
        var layout = new HeadLayout(shape);
        var numbers = graph.Constant(prefix + NetworkShape.HeadWeightName, [shape.Outputs, layout.Width],
            HeadColumns(layout.Runs.SelectMany(run => Enumerable.Range(run.Column, run.Width)), byColumn: false));
        var logits = graph.Linear(input, numbers, bias);
        for (int i = 0; i < keys.Count; i++)
        {
            var (start, width) = layout.Keys[i];
            float[] rows = [.. new float[shape.Outputs], .. HeadColumns(Enumerable.Range(start, width), byColumn: true)];
            var table = graph.Constant($"{prefix}{NetworkShape.HeadWeightName}.key{i}", [width + 1, shape.Outputs], rows);
            logits = graph.Add(logits, graph.Gather(table, Within(keys[i], width + 1)));
        }

        return logits;
    }

    /// <summary>Appends the head of a network that predicts tokens.</summary>
    /// <param name="input">(steps, width): outputs of the highest layer.</param>
    /// <returns>(steps, outputs): the logarithm of the probability of each token.</returns>
    public OnnxValue LogProbabilities(OnnxValue input)
    {
        var head = graph.LogSoftmax(Head(input, []), 1);
        if (shape.Clusters is not { } clusters)
            return head;
        List<OnnxValue> byRank = [graph.First(head, graph.Integers(clusters.Shortlist), axis: 1)];
        for (int cluster = 0; cluster < clusters.Count; cluster++)
        {
            var own = graph.MatMul(input, graph.Transpose(Weight(NetworkShape.ClusterName(cluster, NetworkShape.Projection)), 1, 0));
            var ofCluster = graph.LogSoftmax(graph.Linear(own, Weight(NetworkShape.ClusterName(cluster, NetworkShape.Weight)), Weight(NetworkShape.ClusterName(cluster, NetworkShape.Bias))), 1);
            byRank.Add(graph.Add(graph.Take(head, 1, graph.Integers(clusters.Shortlist + cluster)), ofCluster));
        }

        long[] ranks = new long[clusters.Order.Length];
        for (int rank = 0; rank < ranks.Length; rank++)
            ranks[clusters.Order[rank]] = rank;
        return graph.Take(graph.Concat(1, byRank), 1, graph.Integers(ranks));
    }

    /// <summary>The embeddings of all tokens but the unknown one.</summary>
    private OnnxValue Tied() => graph.Slice(Weight(NetworkShape.EmbeddingName(0)), 1, int.MaxValue, axis: 0);

    private float[] HeadColumns(IEnumerable<int> columns, bool byColumn)
    {
        float[] weight = weights[NetworkShape.HeadWeightName].Values;
        var outputs = Enumerable.Range(0, shape.Outputs);
        return byColumn
            ? [.. columns.SelectMany(column => outputs.Select(output => weight[output * shape.HeadWidth + column]))]
            : [.. outputs.SelectMany(output => columns.Select(column => weight[output * shape.HeadWidth + column]))];
    }

    /// <summary>Numbers from 1 to below a count; every other one is 0.</summary>
    private OnnxValue Within(OnnxValue numbers, int count)
    {
        var isKnown = graph.And(graph.Greater(numbers, graph.Integer(0)), graph.Less(numbers, graph.Integer(count)));
        return graph.Where(isKnown, numbers, graph.Integer(0));
    }

    private OnnxValue Weight(string name) => graph.Constant(prefix + name, weights[name].Shape, weights[name].Values);
}
