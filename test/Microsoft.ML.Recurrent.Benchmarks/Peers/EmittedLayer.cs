using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A layer of any cell by its equations, the lowest of its network, without torch around it.</summary>
internal sealed unsafe class EmittedLayer
{
    private readonly Backends.Managed.ManagedLayer _layer;
    private readonly Packing _packing;
    private readonly int _threads;
    private readonly RowMemory[] _parameters;
    private readonly RowMemory[] _gradients;
    private readonly ForwardMemory _forward;
    private readonly BackwardMemory _backward;
    private readonly LayerMemory _memory = new();

    public EmittedLayer(Cell cell, LayerShape shape, int threads)
    {
        var plan = Plan.Of(cell.Graph.WithoutLower());
        var sizes = LayerSizes.Of(plan.Graph, shape.Inputs, shape.Hidden);
        (_layer, _threads) = (new Backends.Managed.ManagedLayer(PlanKernels.Create(plan, Simd.Best), sizes, directions: 1), threads);
        _packing = Packing.FromSortedLengths(shape.Lengths());
        var shapes = new LayerParameters(plan.Graph, sizes).Shapes;
        _parameters = [.. shapes.Select(s => _memory.Draw(s.Rows, s.Columns ?? 1, shape.Hidden))];
        _gradients = [.. shapes.Select(s => _memory.Draw(s.Rows, s.Columns ?? 1, shape.Hidden))];
        int steps = _packing.TotalSteps;
        _forward = new ForwardMemory { Input = _memory.Draw(steps, shape.Inputs), Output = _memory.Draw(steps, shape.Hidden) };
        _backward = new BackwardMemory { Read = _forward.Input, Output = _memory.Draw(steps, shape.Hidden), Input = _memory.Draw(steps, shape.Inputs) };
    }

    public void Run()
    {
        _layer.Forward(_packing, [_parameters], [_forward], _threads);
        _layer.Backward([_parameters], [_backward], [_gradients]);
    }
}
