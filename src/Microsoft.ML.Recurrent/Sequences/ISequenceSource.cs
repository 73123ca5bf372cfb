namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Rows of steps that batches are gathered from: held row by row, or windows over longer series that are never copied out.</summary>
internal interface ISequenceSource
{
    /// <summary>The steps of a row.</summary>
    int Length(int row);

    /// <summary>Gathers rows in packed, time-major order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="reuse">A batch to be overwritten.</param>
    PackedBatch Pack(ReadOnlySpan<int> rows, PackedBatch? reuse = null);
}
