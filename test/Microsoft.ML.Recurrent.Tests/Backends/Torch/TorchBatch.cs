using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

/// <summary>A ragged batch that a layer runs as operations of torch; its tensors belong to the dispose scope around it.</summary>
internal sealed class TorchBatch
{
    private readonly LayerBatch _batch;
    private readonly Dictionary<string, torch.Tensor> _leaves;
    private readonly torch.Tensor[] _parameters;
    private readonly StepLoop _loop;
    private readonly torch.Tensor? _noise;
    private readonly torch.Tensor? _rowMask;
    private readonly torch.ScalarType _type;
    private readonly bool _reverse;

    public TorchBatch(LayerBatch batch, bool reverse, torch.ScalarType type = torch.ScalarType.Float32)
    {
        (_batch, _reverse, _type) = (batch, reverse, type);
        _loop = new StepLoop(batch.Plan.Graph, batch.Sizes);
        int steps = batch.Packing.TotalSteps, rows = batch.Packing.Rows;
        _leaves = new Dictionary<string, torch.Tensor>
        {
            ["input"] = Leaf(batch.Input, steps, batch.Sizes.Inputs),
            ["lower"] = Leaf(batch.Lower, steps, batch.Lower.Length / Math.Max(1, steps)),
            ["initial state"] = Leaf(batch.InitialState, rows, batch.StateWidth),
        };
        _parameters = [.. _loop.Parameters.Shapes.Zip(batch.Parameters, (shape, values) => shape.Columns is { } columns ? Leaf(values, shape.Rows, columns) : Leaf(values, shape.Rows))];
        _rowMask = batch.RowMask.Length == 0 ? null : Tensors.From(batch.RowMask, torch.CPU, rows, batch.RowMask.Length / rows).to_type(type);
        _noise = batch.Noise.Length == 0 ? null : Leaf(batch.Noise, steps, batch.Noise.Length / steps);
    }

    /// <summary>The gradients of the parameters; zeros where none came.</summary>
    public float[][] ParameterGradients => [.. _parameters.Select(Gradient)];

    /// <summary>Outputs, further outputs and final states.</summary>
    public TorchLayerResult Run() => _loop.Run(new TorchLayerCall(_batch.Packing, _leaves["input"], _parameters)
    {
        Reverse = _reverse,
        Lower = _batch.Lower.Length == 0 ? null : _leaves["lower"],
        Noise = _noise,
        RowMask = _rowMask,
        InitialState = _leaves["initial state"],
    });

    /// <summary>Runs forward and, with these gradients of the results, back.</summary>
    public Dictionary<string, float[]> Train(TrainedBatch gradients)
    {
        var result = Run();
        var loss = Weighted(result.Outputs, gradients["d output"]) + Weighted(result.FinalState, gradients["d final state"]);
        if (result.Further is { } further)
            loss += Weighted(further, gradients["d further"]);
        loss.backward();
        var found = _leaves.ToDictionary(l => $"d {l.Key}", l => Gradient(l.Value));
        found["output"] = Values(result.Outputs);
        found["further"] = result.Further is { } values ? Values(values) : [];
        found["final state"] = Values(result.FinalState);
        return found;
    }

    private static torch.Tensor Weighted(torch.Tensor values, float[] weights) =>
        (values * Tensors.From(weights, torch.CPU, values.shape).to_type(values.dtype)).sum();

    private static float[] Values(torch.Tensor tensor) => Tensors.ToArray(tensor.to_type(torch.ScalarType.Float32));

    private static float[] Gradient(torch.Tensor leaf) => leaf.grad is { } gradient ? Values(gradient) : new float[leaf.numel()];

    private torch.Tensor Leaf(float[] values, params long[] shape) => Tensors.From(values, torch.CPU, shape).to_type(_type).requires_grad_();
}
