using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>Faults in managed code during a backward pass: an exception of the fit, not the end of the process.</summary>
public class BackwardErrorsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void LayerThatFailsInItsBackwardPassThrowsAfterIt(int threads)
    {
        using var scope = torch.NewDisposeScope();
        using var layer = CreateLayer(inputs: 200, hidden: 64, threads);
        layer.Plain.Return(new ManagedLayer(FailingKernel.Of(layer.Layer.Graph), layer.Layer.Sizes, directions: 1));
        using var packing = new TorchPacking(Packing.FromSortedLengths([.. Enumerable.Repeat(30, 16)]), torch.CPU);
        var input = torch.ones(packing.Packing.TotalSteps, 200).requires_grad_();
        var loss = layer.Forward(new LayerSteps(input, []), packing, null, null).Outputs.sum();

        layer.Errors.Invoking(e => e.Run(loss.backward)).Should().ThrowExactly<OutOfMemoryException>().WithMessage("injected")
            .Which.StackTrace.Should().Contain(nameof(FailingKernel));
    }

    [Fact]
    public void LayerRunsAgainAfterAFailedBackwardPass()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = CreateLayer(inputs: 4, hidden: 5, threads: 1);
        layer.Plain.Return(new ManagedLayer(FailingKernel.Of(layer.Layer.Graph), layer.Layer.Sizes, directions: 1));
        using var packing = new TorchPacking(Packing.FromSortedLengths([3, 2]), torch.CPU);
        var input = torch.ones(5, 4).requires_grad_();
        torch.Tensor Loss() => layer.Forward(new LayerSteps(input, []), packing, null, null).Outputs.sum();
        layer.Errors.Invoking(e => e.Run(Loss().backward)).Should().Throw<OutOfMemoryException>();
        input.grad.Should().BeNull();

        layer.Errors.Run(Loss().backward);

        input.grad.Should().NotBeNull();
    }

    [Fact]
    public void PoolingThatFailsInItsBackwardPassThrowsAfterIt()
    {
        using var scope = torch.NewDisposeScope();
        var packing = Packing.FromSortedLengths([4, 2]);
        var pass = new PoolingPass(SequencePooling.Mean, packing, hidden: 3, width: 3);
        var loss = PoolingFunction.apply(pass, torch.ones(6, 3).requires_grad_()).sum();
        // Another layout in the same memory: the gradient has rows that the batch did not have.
        Packing.FromLengths([4, 4, 4, 4], out _, packing);

        pass.Errors.Invoking(e => e.Run(loss.backward)).Should().Throw<ArgumentOutOfRangeException>().Which.StackTrace.Should().Contain(nameof(PoolingPass));
    }

    [Fact]
    public void OnlyTheFirstErrorIsThrown()
    {
        var errors = new BackwardErrors();

        errors.Invoking(e => e.Run(() =>
        {
            e.Add(new InvalidDataException("first"));
            e.Add(new InvalidOperationException("second"));
            throw new NotSupportedException("what libtorch says of it");
        })).Should().Throw<InvalidDataException>().WithMessage("first");
        errors.Any.Should().BeFalse();
    }

    [Fact]
    public void AnErrorOfLibtorchItselfPasses() =>
        new BackwardErrors().Invoking(e => e.Run(() => throw new NotSupportedException("native"))).Should().Throw<NotSupportedException>();

    private static EquationLayer CreateLayer(int inputs, int hidden, int threads) =>
        new(new NetworkLayer(new GruCell().Graph, inputs, hidden), lower: null, directions: 1, torch.CPU, isManaged: true) { Threads = threads };

    /// <summary>Kernels whose memory runs out in the backward pass.</summary>
    private static unsafe class FailingKernel
    {
        public static PlanKernels Of(CellGraph graph)
        {
            var plan = Plan.Of(graph);
            var backward = plan.Stages.SelectMany(s => s.Backward).ToHashSet();
            return new PlanKernels(plan, Simd.Best, programs => [.. programs.Select(p => backward.Contains(p) ? Fail : (UnitKernel)Nothing)]);
        }

        private static void Nothing(float** rows, nint* strides, nint* starts, nint rowCount, nint bytes)
        {
        }

        private static void Fail(float** rows, nint* strides, nint* starts, nint rowCount, nint bytes) => throw new OutOfMemoryException("injected");
    }
}
