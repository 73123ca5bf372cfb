using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A layer of this library inside torch's graph, as the training loop runs it.</summary>
internal sealed class ManagedLayer : IDisposable
{
    private readonly EquationLayer _layer;
    private readonly Packing _packing;
    private readonly torch.Tensor _input;
    private readonly torch.Tensor _gradient;

    public ManagedLayer(RecurrentOptions options, LayerShape shape)
    {
        var layer = new NetworkLayer(options.ToCell().Graph, shape.Inputs, options.HiddenSize);
        _layer = new EquationLayer(layer, lower: null, directions: 1, torch.CPU, isManaged: true);
        using (torch.no_grad())
        {
            foreach (var parameter in _layer.Parameters[0])
                torch.nn.init.uniform_(parameter, -1 / Math.Sqrt(shape.Hidden), 1 / Math.Sqrt(shape.Hidden));
        }

        _packing = Packing.FromSortedLengths(shape.Lengths());
        _input = torch.randn(_packing.TotalSteps, shape.Inputs, requires_grad: true);
        _gradient = torch.randn(_packing.TotalSteps, shape.Hidden);
    }

    public void Run()
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(_packing, torch.CPU);
        foreach (var parameter in _layer.Parameters[0])
            parameter.grad = null;
        _input.grad = null;
        var output = _layer.Forward(new LayerSteps(_input, []), packing, initialState: null, draws: null).Outputs;
        torch.autograd.backward(output, _gradient);
    }

    public void Dispose()
    {
        _layer.Dispose();
        _input.Dispose();
        _gradient.Dispose();
    }
}
