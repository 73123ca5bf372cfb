using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

public class DropoutTests
{
    [Fact]
    public void DropsTheShareAndScalesTheRest()
    {
        using var scope = torch.NewDisposeScope();
        var dropout = new Dropout(seed: 1);

        float[] dropped = Tensors.ToArray(dropout.Apply(torch.ones(100_000), 0.25, training: true));

        dropped.Distinct().Order().Should().Equal(0, 1 / 0.75f);
        dropped.Count(value => value == 0).Should().BeInRange(24_400, 25_600);
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0, true)]
    public void LeavesTheTensorItselfWhenNothingIsDropped(double share, bool training)
    {
        using var scope = torch.NewDisposeScope();
        var dropout = new Dropout(seed: 1);
        var values = torch.ones(10);

        dropout.Apply(values, share, training).Should().BeSameAs(values);
    }

    [Fact]
    public void StepsOfARowShareAMaskWhereTheyAreToldTo()
    {
        using var scope = torch.NewDisposeScope();
        var packing = Packing.FromSortedLengths([5, 3, 3, 1, 0]);
        using var layout = new TorchPacking(packing, torch.CPU);
        float[][] Steps(bool isShared) => [.. Tensors.ToArray(new Dropout(seed: 1, isShared).ApplyToSteps(torch.ones(packing.TotalSteps, 40), 0.5, training: true, layout)).Chunk(40)];
        int[] rows = packing.RowsOfSteps();

        foreach (var row in Steps(isShared: true).Zip(rows).GroupBy(step => step.Second, step => string.Join(' ', step.First)))
            row.Distinct().Should().ContainSingle();
        Steps(isShared: true).Select(step => string.Join(' ', step)).Distinct().Should().HaveCount(4);
        Steps(isShared: false).Select(step => string.Join(' ', step)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void DrawsFromItsSeedAlone()
    {
        using var scope = torch.NewDisposeScope();

        Draw(1).Should().Equal(Draw(1));
        Draw(1).Should().NotEqual(Draw(2));

        static float[] Draw(int seed)
        {
            var dropout = new Dropout(seed);
            return Tensors.ToArray(dropout.Apply(torch.ones(1000), 0.5, training: true));
        }
    }
}
