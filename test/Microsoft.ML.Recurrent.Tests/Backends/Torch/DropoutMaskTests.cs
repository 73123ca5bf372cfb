using Microsoft.ML.Recurrent.Backends.Torch;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

public class DropoutMaskTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void DropsItsShareAndScalesTheRest(double share)
    {
        float[] mask = Draw(new DropoutMask(5), 100_000, share);

        mask.Distinct().Should().BeEquivalentTo([0f, (float)(1 / (1 - share))]);
        mask.Count(m => m == 0).Should().BeCloseTo((int)(share * mask.Length), 600);
    }

    [Fact]
    public void FollowsFromItsSeed()
    {
        Draw(new DropoutMask(5), 1000).Should().Equal(Draw(new DropoutMask(5), 1000));
        Draw(new DropoutMask(5), 1000).Should().NotEqual(Draw(new DropoutMask(6), 1000));
    }

    [Fact]
    public void DrawsAnewEachTime()
    {
        var masks = new DropoutMask(5);
        float[] first = Draw(masks, 10_000), second = Draw(masks, 10_000);

        // Independent: half of the dropped are dropped again.
        first.Zip(second).Count(pair => pair.First == 0 && pair.Second == 0).Should().BeCloseTo(2500, 200);
    }

    [Fact]
    public void DrawsNoPatternFromElementToElement()
    {
        float[] mask = Draw(new DropoutMask(5), 100_000);

        for (int distance = 1; distance <= 64; distance++)
            mask.Skip(distance).Zip(mask).Count(pair => pair.First == pair.Second).Should().BeCloseTo((mask.Length - distance) / 2, 900);
    }

    [Fact]
    public void AnElementDoesNotDependOnTheMasksLength() =>
        Draw(new DropoutMask(5), 101).Should().Equal(Draw(new DropoutMask(5), 200).Take(101));

    private static float[] Draw(DropoutMask masks, int count, double share = 0.5)
    {
        var mask = new float[count];
        masks.Fill(mask, share);
        return mask;
    }
}
