using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// A fitted network read with managed kernels: embeddings, layers, pooling, head. Immutable and thread-safe. A row's result is
/// bit-identical, whatever rows stand beside it.
/// </summary>
internal sealed class ManagedNetwork
{
    private readonly StepInputs _inputs;
    private readonly InferenceLayer[][] _layers;
    private readonly LowerColumns?[] _lower;
    private readonly AttentionPooler? _attention;
    private readonly ManagedHead _head;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights, of these sizes.</param>
    /// <param name="path">The lane width; without it, the widest that the machine runs.</param>
    public ManagedNetwork(NetworkShape shape, NetworkWeights weights, SimdPath? path = null)
    {
        shape.ThrowIfTooLarge();
        Shape = shape;
        var lanes = path ?? Simd.Best;
        _inputs = new StepInputs(shape, weights);
        _layers = [.. Enumerable.Range(0, shape.Options.Layers).Select(layer =>
            Enumerable.Range(0, shape.Directions).Select(d => CreateLayer(layer, weights.Layer(shape, layer, d == 1), lanes)).ToArray())];
        _lower = [.. Enumerable.Range(0, shape.Options.Layers).Select(shape.LowerOf)];
        _attention = AttentionPooler.Of(shape, weights);
        _head = new ManagedHead(shape, weights, lanes);
    }

    public NetworkShape Shape { get; }

    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="encoded">(rows, PooledWidth) in packed row order, or empty.</param>
    /// <param name="logits">(rows, outputs per row) in packed row order, or empty to leave the head out.</param>
    /// <param name="firstState">Where the batch holds the states of the first layer: behind those of other networks.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public void Run(PackedBatch batch, NetworkWorkspace workspace, Span<float> encoded, Span<float> logits, int firstState = 0)
    {
        var packing = batch.Packing;
        int width = Shape.EncoderWidth;
        workspace.Begin(packing.TotalSteps, packing.Rows, Shape);
        _inputs.Write(batch, workspace.Input(packing.TotalSteps, Shape.StepWidth));
        for (int layer = 0; layer < _layers.Length; layer++)
            RunLayer(layer, packing, workspace, batch.StatesOf(firstState + layer));
        if (Shape.HeadSteps > 0)
        {
            RunHeadOnSteps(packing, workspace, logits);
            return;
        }

        var head = workspace.Head(packing.Rows, _head.InputWidth);
        if (_attention is not null)
            _attention.Pool(packing, workspace.Input(packing.TotalSteps, width), workspace.StepWeights(packing.TotalSteps, _attention.Heads), head, _head.InputWidth);
        else
            SequencePooler.Pool(Shape, packing, workspace.Input(packing.TotalSteps, width), head);
        for (int row = 0; row < packing.Rows; row++)
        {
            var pooled = head.Slice(row * _head.InputWidth, Shape.PooledWidth);
            if (!encoded.IsEmpty)
                pooled.CopyTo(encoded[(row * Shape.PooledWidth)..]);
            batch.Statics.AsSpan(row * Shape.StaticNumbers, Shape.StaticNumbers).CopyTo(head[(row * _head.InputWidth + Shape.PooledWidth)..]);
        }

        if (!logits.IsEmpty)
            _head.Run(packing.Rows, head, batch.Keys, workspace.Logits(packing.Rows, _head.PaddedOutputs), logits);
    }

    /// <summary>Takes rows one step further, for networks that read forwards only.</summary>
    /// <param name="batch">Rows of one step each, in the order of the states.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="states">(layers, rows, state size); afterwards the states after the step.</param>
    /// <param name="logits">(rows, outputs): the head on the step's outputs, for networks without statics; empty to leave it out.</param>
    public void Step(PackedBatch batch, NetworkWorkspace workspace, Span<float> states, Span<float> logits = default)
    {
        int rows = batch.Packing.Rows, size = checked(rows * Shape.StateSize);
        workspace.Begin(rows, rows, Shape);
        _inputs.Write(batch, workspace.Input(rows, Shape.StepWidth));
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            var state = states.Slice(layer * size, size);
            RunLayer(layer, batch.Packing, workspace, state, state);
        }

        if (!logits.IsEmpty)
            _head.Run(rows, workspace.Input(rows, Shape.EncoderWidth), default, workspace.Logits(rows, _head.PaddedOutputs), logits);
    }

    private InferenceLayer CreateLayer(int layer, float[][] parameters, SimdPath lanes) =>
        new(Shape.Layer(layer).Kernels(lanes), Shape.Layer(layer).Sizes, parameters);

    /// <summary>Reads the workspace's input and leaves the layer's output there.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="initialState">(rows, state size); empty for zeros.</param>
    /// <param name="finalState">(rows, state size), written, or empty.</param>
    private void RunLayer(int layer, Packing packing, NetworkWorkspace workspace, ReadOnlySpan<float> initialState, Span<float> finalState = default)
    {
        int steps = packing.TotalSteps, inputWidth = Shape.LayerInputWidth(layer), width = Shape.EncoderWidth;
        var input = workspace.Input(steps, inputWidth);
        var output = workspace.Output(steps, width);
        for (int direction = 0; direction < _layers[layer].Length; direction++)
        {
            var lower = ReadLower(layer, direction, steps, workspace);
            _layers[layer][direction].Forward(packing, new LayerCall
            {
                Reverse = direction == 1,
                Input = input,
                InputStride = inputWidth,
                Lower = lower,
                Output = output,
                OutputStride = width,
                OutputColumn = direction * Shape.Options.HiddenSize,
                Further = layer + 1 < _lower.Length && _lower[layer + 1] is { } read ? workspace.Further(direction, steps, read.FurtherWidth) : default,
                InitialState = initialState,
                FinalState = finalState,
            }, workspace.Layer);
        }

        workspace.SwapLayers();
    }

    /// <summary>(steps, what the layer reads of the layer below).</summary>
    private Span<float> ReadLower(int layer, int direction, int steps, NetworkWorkspace workspace)
    {
        if (_lower[layer] is not { } read)
            return default;
        var lower = workspace.Lower(direction, steps, read.Width);
        read.Read(workspace.Further(direction, steps, read.FurtherWidth), lower);
        return lower;
    }

    private void RunHeadOnSteps(Packing packing, NetworkWorkspace workspace, Span<float> logits)
    {
        int width = Shape.EncoderWidth, rows = PackedSize.Of(packing.Rows, packing.Rows, Shape.HeadSteps);
        var head = workspace.Head(rows, width);
        SequencePooler.Tail(packing, Shape.HeadSteps, workspace.Input(packing.TotalSteps, width), width, head);
        _head.Run(rows, head, default, workspace.Logits(rows, _head.PaddedOutputs), logits);
    }
}
