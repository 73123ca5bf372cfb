namespace Microsoft.ML.Recurrent.Network;

/// <summary>The places of the values that a layer reads of the layer below, among that layer's further outputs. Immutable.</summary>
internal sealed class LowerColumns
{
    private LowerColumns(IReadOnlyList<(int Start, int Units)> columns, int furtherWidth) => (Columns, FurtherWidth) = (columns, furtherWidth);

    /// <summary>For each value that is read, in the order of the layer above: its first place in a row of further outputs, and its units.</summary>
    public IReadOnlyList<(int Start, int Units)> Columns { get; }

    /// <summary>Values of a row of further outputs.</summary>
    public int FurtherWidth { get; }

    /// <summary>Values that a step reads.</summary>
    public int Width => Columns.Sum(c => c.Units);

    /// <exception cref="ArgumentException">The layer above reads what the layer below does not put out.</exception>
    public static LowerColumns Of(NetworkLayer below, NetworkLayer above)
    {
        Dictionary<string, (int Start, int Units)> places = [];
        int width = 0;
        foreach (var (name, units) in below.FurtherOutputs)
        {
            places.Add(name, (width, units));
            width += units;
        }

        return new LowerColumns([.. above.Lower.Select(read => places.TryGetValue(read.Name, out var place) && place.Units >= read.Units
            ? (place.Start, read.Units)
            : throw new ArgumentException($"A layer reads {read.Units} units of '{read.Name}', of which the layer below puts out {place.Units}; expected as many."))], width);
    }

    /// <param name="further">(steps, FurtherWidth).</param>
    /// <param name="lower">(steps, Width), written.</param>
    public void Read(ReadOnlySpan<float> further, Span<float> lower)
    {
        for (; further.Length > 0; further = further[FurtherWidth..])
        {
            foreach (var (start, units) in Columns)
            {
                further.Slice(start, units).CopyTo(lower);
                lower = lower[units..];
            }
        }
    }
}
