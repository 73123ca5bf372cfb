using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Backends.Managed.Crf;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

public class CrfPassTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LossesAndGradientsAreThoseOfTorchsOperations(bool partial)
    {
        using var scope = torch.NewDisposeScope();
        var batch = Batch(partial);
        var (managed, torchs) = (Leaves(batch), Leaves(batch));

        var losses = PoolingFunction.apply([new CrfPass(batch.Packing, batch.Labels, managed[1..], 2, new CrfMemory()), .. managed]);
        using var packing = new TorchPacking(batch.Packing, torch.CPU);
        var expected = new TorchCrf(torchs[1], torchs[2], torchs[3]).Losses(torchs[0], batch.Labels, packing);
        var weights = torch.tensor(batch.Weights);
        losses.mul(weights).sum().backward();
        expected.mul(weights).sum().backward();

        losses.allclose(expected, 1e-4, 1e-4).Should().BeTrue();
        for (int which = 0; which < managed.Length; which++)
            managed[which].grad!.allclose(torchs[which].grad!, 1e-4, 1e-4).Should().BeTrue($"{which}");
    }

    [Fact]
    public void ErrorOfTheBackwardPassIsThrownAfterIt()
    {
        using var scope = torch.NewDisposeScope();
        var batch = Batch(partial: false);
        var errors = new BackwardErrors();
        int[] labels = [.. batch.Labels];
        var leaves = Leaves(batch);
        var losses = PoolingFunction.apply([new CrfPass(batch.Packing, labels, leaves[1..], 1, new CrfMemory()) { Errors = errors }, .. leaves]);
        labels[0] = 99;

        errors.Invoking(e => e.Run(losses.sum().backward)).Should().Throw<IndexOutOfRangeException>();
    }

    [Fact]
    public void BatchWithoutStepsHasNoLoss()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new CrfBatch(3, [0, 0]);
        using var packing = new TorchPacking(batch.Packing, torch.CPU);
        var leaves = Leaves(batch);

        var losses = PoolingFunction.apply([new CrfPass(batch.Packing, [], leaves[1..], 1, new CrfMemory()), .. leaves]);
        losses.sum().backward();

        Tensors.ToArray(losses).Should().Equal(0, 0);
        Tensors.ToArray(new TorchCrf(leaves[1], leaves[2], leaves[3]).Losses(leaves[0], [], packing)).Should().Equal(0, 0);
        Tensors.ToArray(leaves[1].grad!).Should().OnlyContain(value => value == 0);
    }

    private static CrfBatch Batch(bool partial)
    {
        var batch = new CrfBatch(5, [9, 6, 6, 2, 1, 0], range: 2);
        batch.Labels = [.. batch.Labels.Select((label, i) => partial && i % 3 == 0 ? -1 : label)];
        return batch;
    }

    private static torch.Tensor[] Leaves(CrfBatch batch)
    {
        int labels = batch.Parameters.Labels;
        return
        [
            torch.tensor(batch.Emissions, [batch.Packing.TotalSteps, labels]).requires_grad_(),
            torch.tensor(batch.Parameters.Transitions.ToArray(), [labels, labels]).requires_grad_(),
            torch.tensor(batch.Parameters.Start.ToArray(), [labels]).requires_grad_(),
            torch.tensor(batch.Parameters.End.ToArray(), [labels]).requires_grad_(),
        ];
    }
}
