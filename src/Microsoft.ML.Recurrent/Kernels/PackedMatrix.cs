using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// The right factor B of C += A·B, in column panels: each panel holds all rows of a few columns, row by row, padded with zeros, so that
/// the product reads it from front to back. Thread-safe while nothing is packed into it.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    /// <param name="rows">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="path">The lane width of the products.</param>
    /// <param name="memory">Where it is held, until something else is; null for memory of its own. What stands there between the panels' columns means nothing.</param>
    public PackedMatrix(int rows, int columns, SimdPath path, AlignedBuffer? memory = null)
    {
        Path = path;
        Rows = rows;
        Columns = columns;
        Panels = new PanelLayout(columns, path);
        Values = (memory ?? new AlignedBuffer()).Reserve((long)Panels.PaddedColumns * rows);
    }

    public SimdPath Path { get; }

    public int Rows { get; }

    public int Columns { get; }

    public PanelLayout Panels { get; }

    /// <summary>Columns of C that the product writes: <see cref="Columns"/> rounded up to whole vectors.</summary>
    public int PaddedColumns => Panels.PaddedColumns;

    /// <summary>The panels one after another, each of <see cref="Rows"/> × its width.</summary>
    public AlignedBuffer Values { get; }

    /// <summary>Packs neighboring columns, each from a row of <see cref="Rows"/> values.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many.</param>
    /// <param name="source">(count, <see cref="Rows"/>).</param>
    /// <param name="sourceRow">Between the rows of the source, in elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackColumns(int first, int count, float* source, nint sourceRow)
    {
        int panel = 0;
        while (Panels.Start(panel + 1) <= first)
            panel++;
        fixed (float* values = Values)
        {
            for (; count > 0; panel++)
            {
                int start = Panels.Start(panel), width = Panels.Width(panel), taken = Math.Min(count, start + width - first);
                Transposition.Copy(taken, Rows, source, sourceRow, values + (nint)start * Rows + first - start, width);
                (first, count) = (first + taken, count - taken);
                source += taken * sourceRow;
            }
        }
    }

    /// <summary>Packs neighboring rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="source">(count, <see cref="Columns"/>).</param>
    /// <param name="sourceRow">Between the rows of the source, in elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackRows(int first, int count, float* source, nint sourceRow)
    {
        fixed (float* values = Values)
        {
            for (int panel = 0; panel < Panels.Count; panel++)
            {
                int start = Panels.Start(panel), width = Panels.Width(panel), own = Math.Min(width, Columns - start);
                float* target = values + (nint)start * Rows + (nint)first * width;
                for (int row = 0; row < count; row++)
                    new ReadOnlySpan<float>(source + start + row * sourceRow, own).CopyTo(new Span<float>(target + (nint)row * width, own));
            }
        }
    }

    /// <param name="b">b[k × columns + n], all rows.</param>
    /// <param name="rows">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="path">The lane width of the products.</param>
    /// <param name="memory">As of the constructor.</param>
    public static PackedMatrix FromRowMajor(ReadOnlySpan<float> b, int rows, int columns, SimdPath path, AlignedBuffer? memory = null)
    {
        var packed = new PackedMatrix(rows, columns, path, memory);
        fixed (float* source = b[..(rows * columns)])
            packed.PackRows(0, rows, source, columns);
        return packed;
    }

    /// <summary>B = weightᵀ for a weight as PyTorch keeps it, (columns, rows).</summary>
    public static PackedMatrix FromTransposed(ReadOnlySpan<float> weight, int rows, int columns, SimdPath path, AlignedBuffer? memory = null)
    {
        var packed = new PackedMatrix(rows, columns, path, memory);
        fixed (float* source = weight[..(rows * columns)])
            packed.PackColumns(0, columns, source, rows);
        return packed;
    }
}
