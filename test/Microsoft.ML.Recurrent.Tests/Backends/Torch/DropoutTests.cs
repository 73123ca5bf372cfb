using Microsoft.ML.Recurrent.Backends.Torch;
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
