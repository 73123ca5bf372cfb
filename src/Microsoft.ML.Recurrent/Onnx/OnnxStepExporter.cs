using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Writes one step of a model of the next token as an ONNX model: a token and states in, log-probabilities and states out.</summary>
internal static class OnnxStepExporter
{
    private const string Description =
        "One step of a model of the next token. The first step of a text reads the boundary symbol from states that are zeros; each further one reads the token before it from the "
        + "states that the step before gave.";

    /// <exception cref="InvalidOperationException">The cell has a step mask, or the model is larger than an ONNX file can be; nothing is written.</exception>
    public static void Export(FittedModel model, IReadOnlyList<string> tokens, Stream destination)
    {
        if (model.Shape.Layer(0).Graph.Of(Operation.Mask).Any())
            throw new InvalidOperationException(
                $"The cell {model.Options.ToCell().Name} counts the steps of a row (a step mask), which one step alone does not know; it has no such ONNX form. Generate with managed code.");
        OnnxModelWriter.ThrowIfTooLarge(model.Tensors.Sum(tensor => (long)sizeof(float) * tensor.Values.Length));
        var graph = new OnnxGraph(model.Options.ToCell().Name);
        var (outputs, states) = Append(graph, model);
        foreach (var output in outputs)
            graph.Output(output);
        OnnxModelWriter.Write(new OnnxModel(graph, Description, Metadata(model, tokens, states)), destination);
    }

    private static (IEnumerable<OnnxOutput> Outputs, int States) Append(OnnxGraph graph, FittedModel model)
    {
        int boundary = model.Inputs.Sequences[0].BoundaryToken, layers = model.Options.Layers, size = model.Shape.StateSize;
        var token = graph.Input(new OnnxValueInfo("token", OnnxElementType.Int64, [OnnxDimension.Batch], $"(batch): a key from 1 to {boundary - 1}, the boundary symbol {boundary}, or 0 for an unknown token."));
        OnnxValue[] states = [.. Enumerable.Range(0, model.Networks.Count * layers).Select(layer => graph.Input(State($"state.{layer}", size)))];
        var batch = new OnnxBatch(graph, token);
        var filled = batch.Fill(token);
        var ones = graph.Expand(graph.Integer(1), graph.SizeOf(filled, 0));
        var inputs = new OnnxInputs(graph, model.Inputs, [graph.Unsqueeze(filled, 1)], [], ones);
        OnnxReading[] readings =
        [
            .. model.Networks.Select((weights, place) => new OnnxNetwork(graph, model.Shape, weights, EnsembleTensors.Prefix(place))).Select((network, place) =>
                new OnnxReading(network, inputs.JoinSteps(network), ones) { States = [.. states.Skip(place * layers).Take(layers).Select(batch.Fill)] }),
        ];
        OnnxValue[] logProbabilities = [.. readings.Select(reading => graph.Squeeze(reading.Logits(), 1))];
        var all = new OnnxValueInfo("log_probabilities", OnnxElementType.Float, [OnnxDimension.Batch, model.Shape.Outputs],
            $"(batch, {model.Shape.Outputs}): of each token that may follow, and last of the end of the row.");
        return (new[] { new OnnxOutput(all, Mean(graph, logProbabilities)) }
            .Concat(readings.SelectMany(reading => reading.NextStates).Select((state, layer) => new OnnxOutput(State($"next_state.{layer}", size), state))).Select(batch.Cut), states.Length);
    }

    /// <summary>The logarithm of the mean of the networks' probabilities.</summary>
    private static OnnxValue Mean(OnnxGraph graph, OnnxValue[] logProbabilities) => logProbabilities.Length == 1
        ? logProbabilities[0]
        : graph.Sub(graph.LogOfSum(graph.Concat(1, [.. logProbabilities.Select(own => graph.Unsqueeze(own, 1))]), 1), graph.Number(MathF.Log(logProbabilities.Length)));

    private static OnnxValueInfo State(string name, int size) => new(name, OnnxElementType.Float, [OnnxDimension.Batch, size], $"(batch, {size}): a layer's states; zeros before the first step.");

    private static IReadOnlyList<KeyValuePair<string, string>> Metadata(FittedModel model, IReadOnlyList<string> tokens, int states) =>
    [
        new("library", "Microsoft.ML.Recurrent"),
        new("library_version", LibraryVersion.Current),
        new("cell", model.Options.ToCell().Name),
        new("task", model.Task.Kind.ToString()),
        new("states", OnnxJson.Of(states)),
        new("boundary", OnnxJson.Of(model.Inputs.Sequences[0].BoundaryToken)),
        new("tokens", OnnxJson.Of(tokens)),
    ];
}
