namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// The cut of a right factor's columns into panels as wide as a register tile: whole vectors, widths that differ by one vector at
/// most, the wider panels first.
/// </summary>
internal readonly struct PanelLayout
{
    private readonly int _lanes;
    private readonly int _narrow;
    private readonly int _wider;

    public PanelLayout(int columns, SimdPath path)
    {
        _lanes = Simd.Lanes(path);
        int vectors = (columns + _lanes - 1) / _lanes;
        Count = Math.Max(1, (vectors + Simd.TileVectors(path) - 1) / Simd.TileVectors(path));
        _narrow = vectors / Count;
        _wider = vectors % Count;
        PaddedColumns = vectors * _lanes;
    }

    public int Count { get; }

    /// <summary>Columns, rounded up to whole vectors.</summary>
    public int PaddedColumns { get; }

    /// <summary>The first column of a panel, or the end for the panel after the last.</summary>
    public int Start(int panel) => (panel * _narrow + Math.Min(panel, _wider)) * _lanes;

    /// <summary>Vectors side by side in a panel.</summary>
    public int Vectors(int panel) => panel < _wider ? _narrow + 1 : _narrow;

    public int Width(int panel) => Vectors(panel) * _lanes;
}
