using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// One direction of one layer that trains with the managed kernels on the CPU. libtorch's module owns the parameters, and runs what the
/// kernels do not: other devices, other number types, a batch without any step.
/// </summary>
internal sealed class FusedLayer : TorchCellLayer
{
    private readonly TorchCellLayer _module;
    private readonly ConcurrentBag<LayerPass>[] _passes = [[], []];
    private readonly SimdPath _path;

    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="module">The layer's autograd form.</param>
    /// <param name="path">The lane width.</param>
    public FusedLayer(HandWrittenCell cell, int inputSize, TorchCellLayer module, SimdPath path)
        : base(cell.Name)
    {
        (Cell, InputSize, _module, _path) = (cell, inputSize, module, path);
        register_module("module", module);
    }

    public HandWrittenCell Cell { get; }

    public int InputSize { get; }

    /// <summary>Threads at most; the result does not depend on it. As many as libtorch uses, unless set.</summary>
    public int Threads
    {
        get => field == 0 ? TorchThreads.Count : field;
        init;
    }

    /// <summary>Where errors of the backward pass go: whoever runs it throws them.</summary>
    public BackwardErrors Errors { get; init; } = new();

    public override Parameter Parameter(string name) => _module.Parameter(name);

    public override LayerResult Forward(torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null)
    {
        if (!CanRun(input, packing))
            return _module.Forward(input, packing, reverse, initialState);
        var results = FusedCall.Run([this], packing, input, [reverse], [initialState]);
        return new LayerResult(results[0], results[1]);
    }

    public static bool CanRun(torch.Tensor input, TorchPacking packing) =>
        packing.Packing.TotalSteps > 0 && input.device_type == DeviceType.CPU && input.dtype == torch.ScalarType.Float32;

    /// <summary>Memory for a batch that no other batch in flight uses.</summary>
    public LayerPass Rent(int directions) =>
        _passes[directions - 1].TryTake(out var pass) ? pass : new LayerPass(Cell, InputSize, directions, _path);

    public void Return(LayerPass pass, int directions) => _passes[directions - 1].Add(pass);
}
