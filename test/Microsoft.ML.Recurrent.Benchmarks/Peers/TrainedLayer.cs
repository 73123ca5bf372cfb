using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>A layer of any cell as a fit trains it on the kernels, within torch's graph.</summary>
internal sealed class TrainedLayer : IDisposable
{
    private readonly EquationLayer _layer;
    private readonly Packing _packing;
    private readonly LayerDraws _draws = new(1, new Dropout(2));
    private readonly torch.Tensor _input;
    private readonly torch.Tensor _gradient;

    public TrainedLayer(Cell cell, LayerShape shape, int threads, double states = 0, double weights = 0)
    {
        var own = new NetworkLayer(cell.Graph, shape.Inputs, shape.Hidden);
        _layer = new EquationLayer(own, lower: null, directions: 1, torch.CPU, isManaged: true)
        {
            Threads = threads,
            RecurrentDropout = states,
            RecurrentWeightDropout = weights,
        };
        _packing = Packing.FromSortedLengths(shape.Lengths());
        var random = new Random(1);
        foreach (var parameter in _layer.Parameters[0])
            Fill(parameter, 1 / MathF.Sqrt(shape.Hidden), random);
        (_input, _gradient) = (torch.empty(_packing.TotalSteps, shape.Inputs), torch.empty(_packing.TotalSteps, shape.Hidden));
        Fill(_input, 1, random);
        Fill(_gradient, 1, random);
        _input.requires_grad_();
    }

    public void Run()
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(_packing, torch.CPU);
        _layer.Forward(new LayerSteps(_input, []), packing, null, _draws).Outputs.backward([_gradient]);
        _input.grad = null;
        foreach (var parameter in _layer.Parameters[0])
            parameter.grad = null;
    }

    public void Dispose()
    {
        _layer.Dispose();
        _input.Dispose();
        _gradient.Dispose();
    }

    private static void Fill(torch.Tensor tensor, float scale, Random random)
    {
        foreach (ref float value in MemoryMarshal.Cast<byte, float>(tensor.bytes))
            value = scale * (2 * random.NextSingle() - 1);
    }
}
