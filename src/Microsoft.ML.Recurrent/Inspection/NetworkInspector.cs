using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Inspects the layers of a fitted network, row by row. Immutable and thread-safe.</summary>
internal sealed class NetworkInspector
{
    private readonly NetworkShape _shape;
    private readonly int _network;
    private readonly StepInputs _inputs;
    private readonly LayerInspector[][] _layers;
    private readonly AttentionPooler? _attention;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights, of these sizes.</param>
    /// <param name="network">Which network of an ensemble.</param>
    public NetworkInspector(NetworkShape shape, NetworkWeights weights, int network)
    {
        (_shape, _network) = (shape, network);
        _inputs = new StepInputs(shape, weights);
        _attention = AttentionPooler.Of(shape, weights);
        _layers = [.. Enumerable.Range(0, shape.Options.Layers).Select(layer => Enumerable.Range(0, shape.Directions).Select(direction =>
            new LayerInspector(shape.Layer(layer).Graph, shape.Layer(layer).Sizes, weights.Layer(shape, layer, direction == 1))).ToArray())];
    }

    /// <summary>Every direction of every layer, the lowest first, and the weights of the attention, (steps, heads); null where there is none.</summary>
    /// <param name="row">A batch of one row, with the states of every network's layers where it starts from any.</param>
    /// <param name="target">Which target of a forecaster the row belongs to.</param>
    public (IReadOnlyList<LayerInspection> Layers, float[]? Attention) Inspect(PackedBatch row, int target = 0)
    {
        List<LayerInspection> found = [];
        int steps = row.Packing.TotalSteps;
        var input = new float[(long)steps * _shape.StepWidth];
        _inputs.Write(row, input);
        LayerTrace[] below = [];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            var (read, lower) = (input, below);
            below = [.. _layers[layer].Select((direction, d) => direction.Inspect(read, Lower(layer, lower, d, steps), reverse: d == 1, row.StatesOf(_network * _layers.Length + layer)))];
            input = Join(below, steps);
            for (int direction = 0; direction < below.Length; direction++)
                found.Add(new LayerInspection(_network, layer, direction == 1, below[direction]) { Target = target });
        }

        float[]? weights = _attention is null ? null : new float[(long)steps * _attention.Heads];
        _attention?.Weigh(row.Packing, input, weights);
        return (found, weights);
    }

    /// <summary>(steps, what the layer reads of the layer below).</summary>
    private float[] Lower(int layer, LayerTrace[] below, int direction, int steps)
    {
        if (_shape.LowerOf(layer) is not { } read)
            return [];
        var lower = new float[(long)steps * read.Width];
        read.Read(below[direction].Further, lower);
        return lower;
    }

    /// <summary>(steps, EncoderWidth): the directions side by side.</summary>
    private float[] Join(LayerTrace[] directions, int steps)
    {
        var joined = new float[(long)steps * _shape.EncoderWidth];
        int hidden = _shape.Options.HiddenSize;
        for (int step = 0; step < steps; step++)
        {
            for (int direction = 0; direction < directions.Length; direction++)
                directions[direction].Outputs[step].CopyTo(joined.AsSpan(step * _shape.EncoderWidth + direction * hidden));
        }

        return joined;
    }
}
