using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>
/// Steps on the parameters' own memory, in one pass over it, by PyTorch's formulas. Of an embedding table only the rows that a batch reads
/// are visited; what the steps between have done to a row without gradients is made up for before it is read, so that the numbers are those
/// of the dense optimizer.
/// </summary>
internal sealed class ManagedUpdate<TStep> : IParameterUpdate
    where TStep : struct, IOptimizerStep
{
    // As PyTorch divides.
    private const double ClippingEpsilon = 1e-6;

    private readonly OptimizerRule<TStep> _rule;
    private readonly List<TStep> _steps = [];
    private readonly DenseMemory[] _dense;
    private readonly TableMemory<TStep>[] _tables;

    public ManagedUpdate(OptimizerRule<TStep> rule, RecurrentNetwork network)
    {
        _rule = rule;
        _tables = [.. network.Tables.Where(t => t.IsTrained).Select(t => new TableMemory<TStep>(t, rule))];
        var tables = network.Tables.Select(t => t.Parameter).ToHashSet(ReferenceEqualityComparer.Instance);
        _dense = [.. network.Parameters.Select(p => p.Parameter).Where(p => !tables.Contains(p)).Select(p => new DenseMemory(p))];
    }

    public void BeforeForward()
    {
        foreach (var table in _tables)
            table.CatchUp(CollectionsMarshal.AsSpan(_steps));
    }

    public void Step(double rate, double clippingNorm)
    {
        using var scope = torch.NewDisposeScope();
        var gradients = Array.ConvertAll(_dense, memory => memory.Parameter.grad);
        float scale = clippingNorm > 0 ? Scale(gradients, clippingNorm) : 1;
        var step = _rule.At(rate, _steps.Count + 1);
        _steps.Add(step);
        for (int i = 0; i < _dense.Length; i++)
        {
            if (gradients[i] is not { } gradient)
                continue;
            StepSweep<TStep>.Apply(step, scale, Values(gradient), Values(_dense[i].Parameter), _dense[i].First, _dense[i].Second);
            _dense[i].Parameter.grad = null;
        }

        foreach (var table in _tables)
            table.Apply(step, scale, _steps.Count);
    }

    public void Finish()
    {
        foreach (var table in _tables)
            table.CatchUpAll(CollectionsMarshal.AsSpan(_steps));
    }

    public void Dispose()
    {
    }

    private float Scale(torch.Tensor?[] gradients, double clippingNorm)
    {
        double squares = 0;
        foreach (var gradient in gradients)
            squares += gradient is null ? 0 : TensorPrimitives.SumOfSquares<float>(Values(gradient));
        foreach (var table in _tables)
            squares += TensorPrimitives.SumOfSquares(table.Table.Gradient);
        return (float)Math.Min(1, clippingNorm / (Math.Sqrt(squares) + ClippingEpsilon));
    }

    private static Span<float> Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private sealed record DenseMemory(Parameter Parameter)
    {
        public float[] First { get; } = new float[Parameter.numel()];

        public float[] Second { get; } = new float[Parameter.numel()];
    }
}
