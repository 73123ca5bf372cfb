using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>Managed pooling in torch's graph beside pooling made of torch's own operations.</summary>
public class PoolingPassTests
{
    private const int Hidden = 11;
    private const int Width = 2 * Hidden;

    private static readonly Packing _packing = Packing.FromSortedLengths([9, 7, 7, 2, 1, 0]);

    [Theory]
    [InlineData(SequencePooling.Last)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Max)]
    public void PoolsAsTorchDoesForwardAndBackward(SequencePooling pooling)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(_packing, torch.CPU);
        using var generator = new torch.Generator(3);
        var gradient = torch.randn([_packing.Rows, Width], generator: generator);
        torch.Tensor ours = torch.randn([_packing.TotalSteps, Width], generator: generator).requires_grad_(), peer = ours.detach().clone().requires_grad_();

        var pooled = PoolingFunction.apply(new PoolingPass(pooling, _packing, Hidden, Width), ours);
        var expected = TorchPooling.Pool(pooling, peer, Hidden, packing);
        torch.autograd.backward(pooled, gradient);
        torch.autograd.backward(expected, gradient);

        Tensors.ToArray(pooled).Should().Equal(Tensors.ToArray(expected), (a, b) => Math.Abs(a - b) < 1e-6);
        Tensors.ToArray(ours.grad!).Should().Equal(Tensors.ToArray(peer.grad!), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void AMaximumOverWhatIsNotANumberIsNone(int step)
    {
        var packing = Packing.FromSortedLengths([5]);
        var outputs = new float[5 * Width];
        outputs.AsSpan(step * Width, Width).Fill(float.NaN);
        var pooled = new float[Width];

        new PoolingPass(SequencePooling.Max, packing, Hidden, Width).Forward(outputs, pooled);

        pooled.Should().OnlyContain(value => float.IsNaN(value));
    }
}
