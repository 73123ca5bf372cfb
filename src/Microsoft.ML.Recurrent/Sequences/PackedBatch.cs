using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Some rows, gathered in packed time-major order. Buffers may be longer than what is used; they are reused from batch to batch.</summary>
internal sealed class PackedBatch
{
    public required Packing Packing { get; set; }

    /// <summary>The position, among the rows asked for, of each packed row.</summary>
    public required int[] RowOrder { get; set; }

    /// <summary>(TotalSteps, ValuesPerStep), scaled.</summary>
    public float[] Values { get; set; } = [];

    /// <summary>For each token column, (TotalSteps).</summary>
    public int[][] Tokens { get; set; } = [];

    /// <summary>(Rows, StaticWidth) in packed row order, scaled.</summary>
    public float[] Statics { get; set; } = [];
}
