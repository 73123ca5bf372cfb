using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Tests.Tasks;

/// <summary>The most probable of many items.</summary>
public class BestItemsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public void AreThoseOfSorting(int count)
    {
        var random = new Random(count);
        var best = new BestItems(count);
        for (int run = 0; run < 20; run++)
        {
            float[] values = [.. Enumerable.Range(0, 200).Select(_ => random.Next(40) is var value && value == 0 ? float.NegativeInfinity : -value)];
            int[] expected = [.. Enumerable.Range(0, 200).Where(item => float.IsFinite(values[item])).OrderByDescending(item => values[item]).Take(count)];

            best.Of(values).ToArray().Should().Equal(expected);
        }
    }
}
