using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A layer of this library inside torch's graph, as the training loop runs it.</summary>
internal sealed class ManagedLayer : IDisposable
{
    private readonly TorchCellLayer _layer;
    private readonly Packing _packing;
    private readonly torch.Tensor _input;
    private readonly torch.Tensor _gradient;

    public ManagedLayer(RecurrentOptions options, LayerShape shape)
    {
        _layer = HandWrittenCells.Find(options.ToCell(), options.HiddenSize)!.CreateTrainingLayer(shape.Inputs, torch.CPU, useManagedKernels: true);
        _packing = Packing.FromSortedLengths(shape.Lengths());
        _input = torch.randn(_packing.TotalSteps, shape.Inputs, requires_grad: true);
        _gradient = torch.randn(_packing.TotalSteps, shape.Hidden);
    }

    public void Run()
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(_packing, torch.CPU);
        _layer.zero_grad();
        _input.grad = null;
        var output = _layer.Forward(_input, packing, reverse: false).Outputs;
        torch.autograd.backward(output, _gradient);
    }

    public void Dispose()
    {
        _layer.Dispose();
        _input.Dispose();
        _gradient.Dispose();
    }
}
