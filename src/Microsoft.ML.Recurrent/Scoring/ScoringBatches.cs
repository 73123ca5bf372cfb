using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// Cuts rows into batches that are scored at once, bounded in rows and in the values of their steps: a batch's memory does not depend on how
/// long the rows are, unless a single row is longer than that. What a row gives does not depend on the cut. Immutable.
/// </summary>
/// <param name="shape">The network's sizes.</param>
/// <param name="mostRows">Rows of a batch.</param>
/// <param name="networks">Networks of these sizes whose outputs are held side by side.</param>
internal sealed class ScoringBatches(NetworkShape shape, int mostRows = ScoringBatches.MostRows, int networks = 1)
{
    public const int MostRows = 64;

    /// <summary>Values of a batch on its way through the network.</summary>
    public const long MostValues = 1 << 24;

    private readonly long _step = Math.Max(shape.WidestStep, shape.HeadReadsSteps ? (long)networks * shape.OutputsPerRow : 0);
    private readonly long _row = Math.Max(shape.WidestRow, (long)networks * shape.OutputsPerRow);

    /// <summary>Rows whose results can be held at once: one at least.</summary>
    /// <param name="most">Rows where results are small.</param>
    /// <param name="rowWidth">Values per row.</param>
    public static int RowsOf(int most, long rowWidth) => (int)Math.Clamp(MostValues / Math.Max(1, rowWidth), 1, most);

    /// <summary>The end of the batch that starts at a row: one row later at least.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="order">Which of them, in the order they are scored in.</param>
    /// <param name="start">A place in the order.</param>
    public int End(ISequenceSource rows, ReadOnlySpan<int> order, int start)
    {
        long values = 0;
        int end = start;
        for (; end < order.Length && end - start < mostRows; end++)
        {
            values += rows.Length(order[end]) * _step + _row;
            if (values > MostValues && end > start)
                break;
        }

        return end;
    }

    /// <summary>The start of each batch, and the end of the last one.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="order">Which of them, in the order they are scored in.</param>
    public List<int> Cut(ISequenceSource rows, ReadOnlySpan<int> order)
    {
        List<int> starts = [0];
        while (starts[^1] < order.Length)
            starts.Add(End(rows, order, starts[^1]));
        return starts;
    }
}
