namespace Microsoft.ML.Recurrent.Network;

/// <summary>The numbers of <c>new Random(seed)</c>, which go on from a saved state: Knuth's subtractive generator (The Art of Computer Programming, volume 2,
/// section 3.2.2), as .NET has it for seeds.</summary>
internal sealed class ResumableRandom : Random
{
    private const int Last = 55;
    private const int Lag = 21;
    private const int Golden = 161803398;

    private readonly int[] _numbers = new int[Last + 1];
    private int _next;
    private int _lagged = Lag;

    public ResumableRandom(int seed)
        : base(seed)
    {
        int number = Golden - (seed == int.MinValue ? int.MaxValue : Math.Abs(seed)), following = 1, place = 0;
        _numbers[Last] = number;
        for (int i = 1; i < Last; i++)
        {
            place = (place + Lag) % Last;
            _numbers[place] = following;
            following = Positive(unchecked(number - following));
            number = _numbers[place];
        }

        for (int round = 1; round < 5; round++)
        {
            for (int i = 1; i <= Last; i++)
                _numbers[i] = Positive(unchecked(_numbers[i] - _numbers[1 + (i + 30) % Last]));
        }
    }

    /// <summary>Integers of a state.</summary>
    public static int StateLength => Last + 3;

    /// <summary>A copy of all that the next numbers follow from.</summary>
    public int[] Save() => [.. _numbers, _next, _lagged];

    /// <summary>Goes on from a state.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public void Restore(ReadOnlySpan<int> state)
    {
        if (state.Length != StateLength || state[..^2].ContainsAnyInRange(int.MinValue, -1) || state[^2] is < 0 or > Last || state[^1] is < 0 or > Last)
            throw new FormatException("A random generator of the checkpoint has a state that cannot be. The file has been altered.");
        state[..^2].CopyTo(_numbers);
        (_next, _lagged) = (state[^2], state[^1]);
    }

    public override int Next() => Draw();

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(Sample() * maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        long range = (long)maxValue - minValue;
        return range <= int.MaxValue ? (int)(Sample() * range) + minValue : (int)((long)(SampleOfLargeRange() * range) + minValue);
    }

    public override double NextDouble() => Sample();

    protected override double Sample() => Draw() * (1.0 / int.MaxValue);

    private double SampleOfLargeRange()
    {
        int drawn = Draw();
        double signed = Draw() % 2 == 0 ? -drawn : drawn;
        return (signed + (int.MaxValue - 1)) / (2u * (double)int.MaxValue - 1);
    }

    private int Draw()
    {
        _next = _next == Last ? 1 : _next + 1;
        _lagged = _lagged == Last ? 1 : _lagged + 1;
        int drawn = unchecked(_numbers[_next] - _numbers[_lagged]);
        return _numbers[_next] = Positive(drawn == int.MaxValue ? drawn - 1 : drawn);
    }

    private static int Positive(int number) => number < 0 ? unchecked(number + int.MaxValue) : number;
}
