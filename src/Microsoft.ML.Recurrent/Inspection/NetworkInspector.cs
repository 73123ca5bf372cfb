using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Inspects the layers of a fitted network, row by row. Immutable and thread-safe.</summary>
internal sealed class NetworkInspector
{
    /// <summary>Advice on a row with more values than can be held.</summary>
    public const string Remedy = "Inspect a shorter row.";

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
    /// <param name="stepLabels">A label for each step; null for their numbers.</param>
    public (IReadOnlyList<LayerInspection> Layers, float[]? Attention) Inspect(PackedBatch row, int target = 0, string[]? stepLabels = null)
    {
        var reading = new Reading(this, row) { Target = target, StepLabels = stepLabels };
        var top = _shape.ReadSteps<Reading, InspectedSteps>(reading);
        float[]? weights = _attention is null ? null : PerStep(row.Packing, _attention.Heads);
        _attention?.Weigh(row.Packing, top.Outputs, weights);
        return (reading.Found, weights);
    }

    /// <exception cref="InvalidOperationException">The row has more steps than can be held.</exception>
    private static float[] PerStep(Packing packing, int width) => new float[PackedSize.Of(packing.Rows, packing.TotalSteps, width, Remedy)];

    /// <summary>The results of a layer for the next one.</summary>
    /// <param name="Outputs">(steps, width), the directions side by side.</param>
    /// <param name="Directions">What each direction computed.</param>
    private readonly record struct InspectedSteps(float[] Outputs, LayerTrace[] Directions);

    /// <summary>A row on its way through the layers.</summary>
    private sealed class Reading(NetworkInspector network, PackedBatch row) : ILayerReading<InspectedSteps>
    {
        private readonly NetworkShape _shape = network._shape;

        public int Target { get; init; }

        public string[]? StepLabels { get; init; }

        public List<LayerInspection> Found { get; } = [];

        public InspectedSteps Steps()
        {
            var input = PerStep(row.Packing, _shape.StepWidth);
            network._inputs.Write(row, input);
            return new InspectedSteps(input, []);
        }

        public InspectedSteps Layer(int layer, InspectedSteps below)
        {
            var state = row.StatesOf(network._network * _shape.Options.Layers + layer).ToArray();
            LayerTrace[] traces = [.. network._layers[layer].Select((direction, d) => direction.Inspect(below.Outputs, Lower(layer, below, d), reverse: d == 1, state))];
            Found.AddRange(traces.Select((trace, d) => new LayerInspection(network._network, layer, d == 1, trace) { Target = Target, StepLabels = StepLabels }));
            return new InspectedSteps(SideBySide(traces), traces);
        }

        /// <summary>(steps, what the layer reads of the layer below).</summary>
        private float[] Lower(int layer, InspectedSteps below, int direction)
        {
            if (_shape.LowerOf(layer) is not { } read)
                return [];
            var lower = PerStep(row.Packing, read.Width);
            read.Read(below.Directions[direction].Further, lower);
            return lower;
        }

        /// <summary>(steps, EncoderWidth).</summary>
        private float[] SideBySide(LayerTrace[] directions)
        {
            int width = _shape.EncoderWidth, hidden = _shape.Options.HiddenSize;
            var joined = PerStep(row.Packing, width);
            for (int step = 0; step < row.Packing.TotalSteps; step++)
            {
                for (int direction = 0; direction < directions.Length; direction++)
                    directions[direction].Outputs[step].CopyTo(joined.AsSpan(step * width + direction * hidden));
            }

            return joined;
        }
    }
}
