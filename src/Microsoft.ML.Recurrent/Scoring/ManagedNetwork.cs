using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// A fitted network read with managed kernels: embeddings, layers, pooling, head. Immutable and thread-safe. A row's result is
/// bit-identical, whatever rows stand beside it.
/// </summary>
internal sealed class ManagedNetwork
{
    private readonly float[][] _embeddings;
    private readonly CellLayer[][] _layers;
    private readonly ManagedHead _head;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights, of these sizes.</param>
    /// <param name="path">The lane width; without it, the widest that the machine runs.</param>
    public ManagedNetwork(NetworkShape shape, NetworkWeights weights, SimdPath? path = null)
    {
        shape.ThrowIfTooLarge();
        Shape = shape;
        var lanes = path ?? Simd.Best;
        var cell = CellFactory.Create(shape.Options);
        _embeddings = [.. Enumerable.Range(0, shape.TokenCounts.Count).Select(c => weights[NetworkShape.EmbeddingName(c)].Values)];
        _layers = [.. Enumerable.Range(0, shape.Options.Layers).Select(layer =>
            Enumerable.Range(0, shape.Directions).Select(d => cell.CreateLayer(weights.Layer(shape, layer, d == 1), lanes)).ToArray())];
        _head = new ManagedHead(shape, weights, lanes);
    }

    public NetworkShape Shape { get; }

    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="encoded">(rows, EncoderWidth) in packed row order, or empty.</param>
    /// <param name="logits">(rows, outputs per row) in packed row order, or empty to leave the head out.</param>
    /// <param name="firstState">Where the batch holds the states of the first layer: behind those of other networks.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public void Run(PackedBatch batch, NetworkWorkspace workspace, Span<float> encoded, Span<float> logits, int firstState = 0)
    {
        var packing = batch.Packing;
        int width = Shape.EncoderWidth;
        workspace.Begin(packing.TotalSteps, packing.Rows, Shape);
        WriteStepInputs(batch, workspace.Input(packing.TotalSteps, Shape.StepWidth));
        for (int layer = 0; layer < _layers.Length; layer++)
            RunLayer(layer, batch, workspace, firstState + layer);
        if (Shape.HeadSteps > 0)
        {
            RunHeadOnSteps(packing, workspace, logits);
            return;
        }

        var head = workspace.Head(packing.Rows, _head.InputWidth);
        SequencePooler.Pool(Shape, packing, workspace.Input(packing.TotalSteps, width), head);
        for (int row = 0; row < packing.Rows; row++)
        {
            var pooled = head.Slice(row * _head.InputWidth, width);
            if (!encoded.IsEmpty)
                pooled.CopyTo(encoded[(row * width)..]);
            batch.Statics.AsSpan(row * Shape.StaticNumbers, Shape.StaticNumbers).CopyTo(head[(row * _head.InputWidth + width)..]);
        }

        if (!logits.IsEmpty)
            _head.Run(packing.Rows, head, batch.Keys, workspace.Logits(packing.Rows, _head.PaddedOutputs), logits);
    }

    /// <summary>Takes rows one step further, for networks that read forwards only.</summary>
    /// <param name="batch">Rows of one step each, in the order of the states.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="states">(layers, rows, state size); afterwards the states after the step.</param>
    /// <param name="logits">(rows, outputs): the head on the step's last hidden state, for networks without statics; empty to leave it out.</param>
    public void Step(PackedBatch batch, NetworkWorkspace workspace, Span<float> states, Span<float> logits = default)
    {
        int rows = batch.Packing.Rows, width = Shape.StepWidth;
        workspace.Begin(rows, rows, Shape);
        var input = workspace.Input(rows, width);
        WriteStepInputs(batch, input);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            int size = _layers[layer][0].StateSize, hidden = Shape.Options.HiddenSize;
            var state = states.Slice(layer * rows * size, rows * size);
            _layers[layer][0].Step(rows, input, state, workspace.Layer);
            input = workspace.Input(rows, hidden);
            for (int row = 0; row < rows; row++)
                state.Slice(row * size, hidden).CopyTo(input[(row * hidden)..]);
        }

        if (!logits.IsEmpty)
            _head.Run(rows, input, default, workspace.Logits(rows, _head.PaddedOutputs), logits);
    }

    private void WriteStepInputs(PackedBatch batch, Span<float> input)
    {
        int width = Shape.StepWidth, values = Shape.ValuesPerStep, size = Shape.Options.EmbeddingSize;
        for (int position = 0; position < batch.Packing.TotalSteps; position++)
        {
            var step = input.Slice(position * width, width);
            batch.Values.AsSpan(position * values, values).CopyTo(step);
            for (int column = 0; column < _embeddings.Length; column++)
                _embeddings[column].AsSpan(batch.Tokens[column][position] * size, size).CopyTo(step[(values + column * size)..]);
        }
    }

    /// <summary>Reads the workspace's input and leaves the layer's output there.</summary>
    private void RunLayer(int layer, PackedBatch batch, NetworkWorkspace workspace, int state)
    {
        var packing = batch.Packing;
        int inputWidth = Shape.LayerInputWidth(layer), width = Shape.EncoderWidth;
        var input = workspace.Input(packing.TotalSteps, inputWidth);
        var output = workspace.Output(packing.TotalSteps, width);
        for (int direction = 0; direction < _layers[layer].Length; direction++)
            _layers[layer][direction].Forward(
                packing, direction == 1, input, inputWidth, output, width, direction * Shape.Options.HiddenSize, workspace.Layer,
                batch.StatesOf(state));
        workspace.SwapLayers();
    }

    private void RunHeadOnSteps(Packing packing, NetworkWorkspace workspace, Span<float> logits)
    {
        int width = Shape.EncoderWidth, rows = PackedSize.Of(packing.Rows, packing.Rows, Shape.HeadSteps);
        var head = workspace.Head(rows, width);
        SequencePooler.Tail(packing, Shape.HeadSteps, workspace.Input(packing.TotalSteps, width), width, head);
        _head.Run(rows, head, default, workspace.Logits(rows, _head.PaddedOutputs), logits);
    }
}
