using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Cells;

/// <summary>What goes wrong in managed code during a backward pass is an exception of the fit, not the end of the process.</summary>
public class BackwardErrorsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void LayerThatFailsInItsBackwardPassThrowsAfterIt(int threads)
    {
        using var scope = torch.NewDisposeScope();
        var layerCase = new LayerCase(new FailingCell(), 200, [.. Enumerable.Repeat(30, 16)]);
        using var module = new HandWrittenGru(FailingCell.Size).CreateTorchLayer(200, torch.CPU);
        using var layer = new FusedLayer(layerCase.Cell, 200, module, Simd.Best) { Threads = threads };
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        var loss = layer.Forward(layerCase.InputTensor().requires_grad_(), packing, reverse: false).Outputs.sum();

        layer.Errors.Invoking(e => e.Run(loss.backward)).Should().ThrowExactly<OutOfMemoryException>().WithMessage("injected")
            .Which.StackTrace.Should().Contain(nameof(FailingKernel));
    }

    [Fact]
    public void LayerRunsAgainAfterAFailedBackwardPass()
    {
        using var scope = torch.NewDisposeScope();
        var layerCase = new LayerCase(new HandWrittenGru(5), 4, [3, 2]);
        using var layer = new FusedLayer(layerCase.Cell, 4, layerCase.CreateTorchLayer(), Simd.Best);
        layer.Errors.Invoking(e => e.Run(() => e.Add(new InvalidDataException("first")))).Should().Throw<InvalidDataException>();
        using var packing = new TorchPacking(layerCase.Packing, torch.CPU);
        var input = layerCase.InputTensor().requires_grad_();

        layer.Errors.Run(layer.Forward(input, packing, reverse: false).Outputs.sum().backward);

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

    /// <summary>A cell whose memory runs out in the backward pass.</summary>
    private sealed class FailingCell() : HandWrittenCell(Size)
    {
        public const int Size = 64;

        private readonly HandWrittenGru _cell = new(Size);

        public override string Name => "failing";

        public override IReadOnlyList<string> GateNames => _cell.GateNames;

        public override GateColumns Columns => _cell.Columns;

        public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device) => _cell.CreateTorchLayer(inputSize, device);

        protected override CellKernel CreateKernel<TSimd, TVector>(SimdPath path) => new FailingKernel(Size, path);
    }

    private sealed unsafe class FailingKernel(int hiddenSize, SimdPath path) : CellKernel(hiddenSize, path)
    {
        public override void Forward(float* gates, float* before, float* after) => new Span<float>(after, Stride).Clear();

        public override void Backward(float* gates, float* before, float* gradient) => throw new OutOfMemoryException("injected");
    }
}
