namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// The right factor B of C += A·B, in column panels: each panel holds all rows of a few columns, row by row, padded with zeros, so that
/// the product reads it from front to back. Immutable and thread-safe.
/// </summary>
internal sealed class PackedMatrix
{
    private PackedMatrix(SimdPath path, int rows, int columns)
    {
        Path = path;
        Rows = rows;
        Columns = columns;
        PanelColumns = 2 * Simd.Lanes(path);
        PaddedColumns = (columns + PanelColumns - 1) / PanelColumns * PanelColumns;
        Values = GC.AllocateArray<float>(checked(PaddedColumns * rows), pinned: true);
    }

    public SimdPath Path { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Columns of one panel: two vectors.</summary>
    public int PanelColumns { get; }

    /// <summary>Columns of C that the product writes: <see cref="Columns"/> rounded up to whole panels.</summary>
    public int PaddedColumns { get; }

    /// <summary>The panels one after another; pinned.</summary>
    public float[] Values { get; }

    /// <param name="b">b[k × columns + n], all rows.</param>
    /// <param name="rows">k.</param>
    /// <param name="columns">n.</param>
    /// <param name="path">The lane width of the products.</param>
    public static PackedMatrix FromRowMajor(ReadOnlySpan<float> b, int rows, int columns, SimdPath path)
    {
        var packed = new PackedMatrix(path, rows, columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                packed.Values[packed.PositionOf(row, column)] = b[row * columns + column];
        }

        return packed;
    }

    /// <summary>
    /// Packs a layer's weights as PyTorch keeps them, (gates × size, rows), with each gate's columns padded to
    /// <paramref name="gateStride"/>.
    /// </summary>
    public static PackedMatrix FromGates(ReadOnlySpan<float> weight, int gates, int size, int gateStride, int rows, SimdPath path)
    {
        var packed = new PackedMatrix(path, rows, gates * gateStride);
        for (int gate = 0; gate < gates; gate++)
        {
            for (int unit = 0; unit < size; unit++)
            {
                var source = weight.Slice((gate * size + unit) * rows, rows);
                for (int row = 0; row < rows; row++)
                    packed.Values[packed.PositionOf(row, gate * gateStride + unit)] = source[row];
            }
        }

        return packed;
    }

    private int PositionOf(int row, int column) =>
        (column / PanelColumns * Rows + row) * PanelColumns + column % PanelColumns;
}
