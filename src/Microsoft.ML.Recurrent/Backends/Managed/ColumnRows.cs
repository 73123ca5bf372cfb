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

    /// <summary>Fills the columns of padded rows from plain rows.</summary>
    public void Read(int rows, RowMemory plain, RowMemory padded)
    {
        for (int column = 0, at = 0; column < Starts.Length; at += Units[column++])
            plain.Column(at).CopyTo(padded.Column(Starts[column]), rows, Units[column]);
    }

    public void Write(int rows, RowMemory padded, RowMemory plain)
    {
        for (int column = 0, at = 0; column < Starts.Length; at += Units[column++])
            padded.Column(Starts[column]).CopyTo(plain.Column(at), rows, Units[column]);
    }

    /// <summary>Adds plain rows to the columns of padded rows.</summary>
    public void Add(int rows, RowMemory plain, RowMemory padded)
    {
        for (int column = 0, at = 0; column < Starts.Length; at += Units[column++])
            plain.Column(at).AddTo(padded.Column(Starts[column]), rows, Units[column]);
    }
}
