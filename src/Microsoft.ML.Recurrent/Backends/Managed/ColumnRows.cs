using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Copies some columns between rows of padded columns and plain rows, where they stand one after another.</summary>
/// <param name="Starts">Where each column starts in a padded row.</param>
/// <param name="Units">The units of each.</param>
internal sealed record ColumnRows(int[] Starts, int[] Units)
{
    /// <summary>Values of a plain row.</summary>
    public int Width { get; } = Units.Sum();

    public static ColumnRows Of(ColumnLayout layout, Plan plan, ColumnKind kind, IEnumerable<int> columns)
    {
        Size[] sizes = [.. plan.Columns(kind)];
        int[] chosen = [.. columns];
        return new ColumnRows([.. chosen.Select(c => layout.Start(new Column(kind, c)))], [.. chosen.Select(c => layout.Sizes.Of(sizes[c]))]);
    }

    /// <summary>Fills a padded row's columns from a plain row.</summary>
    public void Read(ReadOnlySpan<float> plain, Span<float> padded)
    {
        for (int column = 0; column < Starts.Length; plain = plain[Units[column]..], column++)
            plain[..Units[column]].CopyTo(padded[Starts[column]..]);
    }

    public void Write(ReadOnlySpan<float> padded, Span<float> plain)
    {
        for (int column = 0; column < Starts.Length; plain = plain[Units[column]..], column++)
            padded.Slice(Starts[column], Units[column]).CopyTo(plain);
    }

    /// <summary>Adds a plain row to a padded row's columns.</summary>
    public void Add(ReadOnlySpan<float> plain, Span<float> padded)
    {
        for (int column = 0; column < Starts.Length; plain = plain[Units[column]..], column++)
        {
            var sum = padded.Slice(Starts[column], Units[column]);
            System.Numerics.Tensors.TensorPrimitives.Add(sum, plain[..Units[column]], sum);
        }
    }
}
