using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// The right factor B of C += A·B, in column panels: each panel holds all rows of a few columns, row by row, padded with zeros, so that
/// the product reads it from front to back. Thread-safe while nothing is packed into it.
/// </summary>
internal sealed class PackedMatrix
{
    /// <param name="rows">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="path">The lane width of the products.</param>
    public PackedMatrix(int rows, int columns, SimdPath path)
    {
        Path = path;
        Rows = rows;
        Columns = columns;
        Panels = new PanelLayout(columns, path);
        Values = new AlignedBuffer((long)Panels.PaddedColumns * rows);
    }

    public SimdPath Path { get; }

    public int Rows { get; }

    public int Columns { get; }

    public PanelLayout Panels { get; }

    /// <summary>Columns of C that the product writes: <see cref="Columns"/> rounded up to whole vectors.</summary>
    public int PaddedColumns => Panels.PaddedColumns;

    /// <summary>The panels one after another, each of <see cref="Rows"/> × its width.</summary>
    public AlignedBuffer Values { get; }

    /// <summary>Packs one column from <see cref="Rows"/> numbers that stand side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackColumn(int column, ReadOnlySpan<float> source)
    {
        var (start, width) = Locate(column);
        var target = Values.Span[start..];
        for (int row = 0; row < source.Length; row++)
            target[row * width] = source[row];
    }

    /// <summary>Packs one row, from column 0 on; the columns after the source keep what they held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackRow(int row, ReadOnlySpan<float> source)
    {
        for (int panel = 0; panel < Panels.Count && Panels.Start(panel) < source.Length; panel++)
        {
            int start = Panels.Start(panel), width = Panels.Width(panel);
            source[start..Math.Min(source.Length, start + width)].CopyTo(Values.Span[(start * Rows + row * width)..]);
        }
    }

    /// <param name="b">b[k × columns + n], all rows.</param>
    /// <param name="rows">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="path">The lane width of the products.</param>
    public static PackedMatrix FromRowMajor(ReadOnlySpan<float> b, int rows, int columns, SimdPath path)
    {
        var packed = new PackedMatrix(rows, columns, path);
        for (int row = 0; row < rows; row++)
            packed.PackRow(row, b.Slice(row * columns, columns));
        return packed;
    }

    /// <summary>B = weightᵀ for a weight as PyTorch keeps it, (columns, rows).</summary>
    public static PackedMatrix FromTransposed(ReadOnlySpan<float> weight, int rows, int columns, SimdPath path)
    {
        var packed = new PackedMatrix(rows, columns, path);
        for (int column = 0; column < columns; column++)
            packed.PackColumn(column, weight.Slice(column * rows, rows));
        return packed;
    }

    private (int Start, int Width) Locate(int column)
    {
        int panel = 0;
        while (Panels.Start(panel + 1) <= column)
            panel++;
        return (Panels.Start(panel) * Rows + column - Panels.Start(panel), Panels.Width(panel));
    }
}
