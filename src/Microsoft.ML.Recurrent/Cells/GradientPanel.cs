using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>A few neighbouring columns of a row of gates, which all take part in the same products.</summary>
/// <param name="Start">The first column, in numbers.</param>
/// <param name="Vectors">The width in vectors.</param>
/// <param name="Input">Whether the input's product filled them.</param>
/// <param name="Recurrent">Whether the recurrent product did.</param>
internal readonly record struct GradientPanel(int Start, int Vectors, bool Input, bool Recurrent)
{
    /// <summary>Cuts a row of gates where a product's run begins or ends, and the pieces to a register tile's width.</summary>
    public static GradientPanel[] Cut(GateColumns columns, int stride, SimdPath path)
    {
        int inputEnd = columns.Input.Count, recurrentEnd = columns.RecurrentStart + columns.Recurrent.Count;
        int[] borders = [.. new[] { 0, inputEnd, columns.RecurrentStart, recurrentEnd }.Distinct().Order()];
        return [.. borders.Zip(borders.Skip(1)).SelectMany(piece => Cut(piece.First * stride, (piece.Second - piece.First) * stride,
            piece.First < inputEnd, piece.First >= columns.RecurrentStart && piece.First < recurrentEnd, path))];
    }

    private static IEnumerable<GradientPanel> Cut(int start, int width, bool input, bool recurrent, SimdPath path)
    {
        var panels = new PanelLayout(width, path);
        return Enumerable.Range(0, panels.Count).Select(p => new GradientPanel(start + panels.Start(p), panels.Vectors(p), input, recurrent));
    }
}
