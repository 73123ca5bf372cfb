using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Tests.Network;

public class ResumableRandomTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-7)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(123_456_789)]
    public void ItsNumbersAreThoseOfRandom(int seed)
    {
        var (ours, theirs) = (new ResumableRandom(seed), new Random(seed));

        for (int i = 0; i < 300; i++)
            Draws(ours).Should().Equal(Draws(theirs));
    }

    [Fact]
    public void ItGoesOnFromAState()
    {
        var random = new ResumableRandom(3);
        Draws(random);
        int[] state = random.Save();
        double[] next = Draws(random);

        var other = new ResumableRandom(99);
        other.Restore(state);

        Draws(other).Should().Equal(next);
    }

    [Theory]
    [InlineData(58, 0, 0)]
    [InlineData(57, 0, 0)]
    [InlineData(58, 3, -1)]
    [InlineData(58, 56, 56)]
    [InlineData(58, 57, -1)]
    public void StateThatCannotBeIsRefused(int length, int place, int value)
    {
        int[] state = [.. new ResumableRandom(3).Save().Take(length)];
        state[place] = value;
        var restore = () => new ResumableRandom(1).Restore(state);

        if (length == 58 && value == 0)
            restore.Should().NotThrow();
        else
            restore.Should().Throw<FormatException>().WithMessage("A random generator of the checkpoint has a state that cannot be. The file has been altered.");
    }

    private static double[] Draws(Random random)
    {
        int[] shuffled = [.. Enumerable.Range(0, 20)];
        random.Shuffle(shuffled);
        return [random.Next(), random.Next(1000), random.Next(-5, 5), random.Next(int.MinValue, int.MaxValue), random.NextDouble(), .. shuffled.Select(i => (double)i)];
    }
}
