using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Puts a fitted network's columns, network and outputs together as one ONNX model.</summary>
internal static class OnnxExporter
{
    private const string Description =
        "A recurrent network. Rows shorter than the longest are padded behind with any value; the lengths input says how many steps of "
        + "each row count. Raw values go in: scaling, embedding and the look-up of keys are part of the graph. Token 0 is the unknown token; "
        + "word i (from 0) of a column's vocabulary, which stands in the metadata, is token i + 1.";

    /// <exception cref="InvalidOperationException">The model is larger than an ONNX file can be; nothing is written.</exception>
    public static void Export(FittedModel model, Stream destination)
    {
        // Before the weights are brought into ONNX's order, which copies them.
        OnnxModelWriter.ThrowIfTooLarge(model.Tensors.Sum(tensor => (long)sizeof(float) * tensor.Values.Length));
        var graph = new OnnxGraph(model.Options.ToCell().Name);
        var (inputs, batch, lengths) = OnnxInputs.Declare(graph, model.Inputs, model.Options.Characters);
        var names = Append(graph, model, inputs).Select(batch.Cut).Select(output => KeyValuePair.Create(output.Info.Name, graph.Output(output))).ToArray();
        OnnxModelWriter.Write(new OnnxModel(graph, Description, OnnxMetadata.Of(model, inputs, lengths, names)), destination);
    }

    /// <summary>Appends the network from its columns to its outputs.</summary>
    public static IReadOnlyList<OnnxOutput> Append(OnnxGraph graph, FittedModel model, OnnxInputs inputs)
    {
        if (model.Shape.PredictsTokens)
            return Predictions(graph, model, inputs.Bounded());
        OnnxReading[] readings = [.. model.Networks.Select((weights, network) => Read(model, inputs, new OnnxNetwork(graph, model.Shape, weights, EnsembleTensors.Prefix(network))))];
        var scores = Scores(graph, model, readings, inputs.Lengths);
        if (model is { Role: NetworkRole.Trainer, Task.PerStep: true })
            scores = WithoutPadding(graph, scores, inputs);
        return model.Options.AttentionColumnName is { } name
            ? [.. scores, AttentionColumn.AppendOnnx(graph, name, model.Shape.AttentionHeads, [.. readings.Select(r => r.StepWeights!.Value)])]
            : scores;
    }

    /// <summary>Zeros, which no key and no probability of a step is, behind a row's length.</summary>
    private static OnnxOutput[] WithoutPadding(OnnxGraph graph, IReadOnlyList<OnnxOutput> scores, OnnxInputs inputs)
    {
        var steps = graph.Range(graph.Squeeze(graph.SizeOf(scores[0].Value, 1), 0));
        var isInside = graph.Less(steps, graph.Unsqueeze(inputs.Lengths, 1));
        return [.. scores.Select(score => score.Info.Shape.Contains(OnnxDimension.Steps) ? score with { Value = Inside(score) } : score)];

        OnnxValue Inside(OnnxOutput score) => score.Info switch
        {
            { Type: OnnxElementType.Bool } => graph.And(score.Value, isInside),
            { Type: OnnxElementType.Int64 } => graph.Where(isInside, score.Value, graph.Integer(0)),
            { Shape.Count: 3 } => graph.Where(graph.Unsqueeze(isInside, 2), score.Value, graph.Number(0)),
            _ => graph.Where(isInside, score.Value, graph.Number(0)),
        };
    }

    /// <summary>The predictions of the tokens or items that follow.</summary>
    private static IReadOnlyList<OnnxOutput> Predictions(OnnxGraph graph, FittedModel model, OnnxTokens tokens)
    {
        var (shape, task, inputs) = (model.ScoringShape, RecurrentTask.Of(model), tokens.Inputs);
        OnnxValue[] ofNetworks =
        [
            .. model.Networks.Select((weights, place) => new OnnxNetwork(graph, shape, weights, EnsembleTensors.Prefix(place)))
                .Select(network => new OnnxReading(network, inputs.JoinSteps(network), inputs.Lengths) { Targets = tokens.Targets }.Logits()),
        ];
        var scores = ofNetworks.Length == 1 ? ofNetworks[0] : task.AppendMean(graph, ofNetworks);
        if (shape.ExcludesSeenItems)
            scores = graph.Where(tokens.Held(graph, shape.OutputsPerRow), graph.Number(float.NegativeInfinity), scores);
        return task.AppendOnnx(graph, scores, inputs.Lengths);
    }

    private static OnnxReading Read(FittedModel model, OnnxInputs inputs, OnnxNetwork network)
    {
        var steps = inputs.JoinSteps(network);
        return model.Role == NetworkRole.Featurizer
            ? new OnnxReading(network, steps, inputs.Lengths)
            : new OnnxReading(network, steps, inputs.Lengths) { Statics = inputs.JoinStatics(), Keys = inputs.StaticKeys };
    }

    private static IReadOnlyList<OnnxOutput> Scores(OnnxGraph graph, FittedModel model, OnnxReading[] readings, OnnxValue lengths)
    {
        if (model.Role == NetworkRole.Featurizer)
            return [FeatureColumn.OnnxOutput(model.Options.OutputColumnName, model.Shape.PooledWidth, readings[0].Pooled())];
        OnnxValue[] logits = [.. readings.Select(reading => reading.Logits())];
        var task = RecurrentTask.Of(model);
        return task.AppendOnnx(graph, logits.Length == 1 ? logits[0] : task.AppendMean(graph, logits), lengths);
    }
}
