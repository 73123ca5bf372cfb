using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Masks of recurrent dropout that stay the same: about a third of the units dropped, the others scaled.</summary>
internal static class RowMasks
{
    /// <returns>(rows, factors); none for a cell without masks.</returns>
    public static double[] Draw(CellGraph graph, LayerSizes sizes, int rows)
    {
        var random = new Random(13);
        return [.. Enumerable.Range(0, rows * Width(graph, sizes)).Select(_ => random.Next(3) == 0 ? 0 : 1.5)];
    }

    public static int Width(CellGraph graph, LayerSizes sizes) => graph.Of(Operation.RowMask).Sum(n => sizes.Of(graph.Nodes[n].Size));
}
