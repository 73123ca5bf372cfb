namespace Microsoft.ML.Recurrent.Network;

/// <summary>The columns of a static key among the head's static inputs: one for each value.</summary>
/// <param name="Start">The first value's.</param>
/// <param name="Width">The key's values.</param>
internal sealed record HeadKey(int Start, int Width);

/// <summary>Inputs of the head that are numbers and stand side by side in its weight, too.</summary>
/// <param name="Input">The first one's place among the numbers.</param>
/// <param name="Column">The first one's column of the weight.</param>
/// <param name="Width">How many.</param>
internal sealed record HeadRun(int Input, int Column, int Width);

/// <summary>
/// The head's weight as runs of numbers with the keys between them: a key times the weight is one column of it, which is looked up. Immutable.
/// </summary>
internal sealed class HeadLayout
{
    public HeadLayout(NetworkShape shape)
    {
        List<HeadRun> runs = [];
        int input = 0, column = 0;
        foreach (var key in shape.StaticKeys)
        {
            int start = shape.PooledWidth + key.Start;
            runs.Add(new HeadRun(input, column, start - column));
            (input, column) = (input + start - column, start + key.Width);
        }

        runs.Add(new HeadRun(input, column, shape.HeadWidth - column));
        Runs = runs;
        Keys = [.. shape.StaticKeys.Select(k => k with { Start = shape.PooledWidth + k.Start })];
        Width = input + shape.HeadWidth - column;
    }

    /// <summary>One more than there are keys: run i stands before key i, and the last one behind all. Some may be empty.</summary>
    public IReadOnlyList<HeadRun> Runs { get; }

    /// <summary>The columns of the weight that belong to each key.</summary>
    public IReadOnlyList<HeadKey> Keys { get; }

    /// <summary>Numbers that the head reads of a row.</summary>
    public int Width { get; }
}
