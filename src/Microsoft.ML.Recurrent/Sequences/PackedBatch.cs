using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Some rows, gathered in packed time-major order. Buffers may be longer than what is used; they are reused from batch to batch.</summary>
internal sealed class PackedBatch
{
    public required Packing Packing { get; set; }

    /// <summary>The position, among the rows asked for, of each packed row.</summary>
    public required int[] RowOrder { get; set; }

    /// <summary>(TotalSteps, ValuesPerStep), scaled.</summary>
    public float[] Values { get; private set; } = [];

    /// <summary>For each token column, (TotalSteps).</summary>
    public int[][] Tokens { get; private set; } = [];

    /// <summary>(Rows, StaticWidth) in packed row order, scaled.</summary>
    public float[] Statics { get; private set; } = [];

    /// <summary>Lays out rows of some lengths, their contents to be written by the caller.</summary>
    /// <param name="lengths">Steps of each row, in any order.</param>
    /// <param name="valuesPerStep">Numbers per step.</param>
    /// <param name="tokenColumns">Token columns.</param>
    /// <param name="staticWidth">Static numbers per row.</param>
    /// <param name="reuse">A batch to be overwritten.</param>
    public static PackedBatch Lay(ReadOnlySpan<int> lengths, int valuesPerStep, int tokenColumns, int staticWidth, PackedBatch? reuse)
    {
        var packing = Packing.FromLengths(lengths, out int[] order, reuse?.Packing, reuse?.RowOrder);
        var batch = reuse ?? new PackedBatch { Packing = packing, RowOrder = order };
        batch.Packing = packing;
        batch.RowOrder = order;
        batch.Reserve(packing.TotalSteps * valuesPerStep, packing.TotalSteps, tokenColumns, lengths.Length * staticWidth);
        return batch;
    }

    /// <summary>Makes room; what the buffers held is lost.</summary>
    private void Reserve(int values, int steps, int tokenColumns, int statics)
    {
        if (Values.Length < values)
            Values = new float[values];
        if (Statics.Length < statics)
            Statics = new float[statics];
        if (Tokens.Length != tokenColumns)
            Tokens = new int[tokenColumns][];
        for (int column = 0; column < tokenColumns; column++)
        {
            if (Tokens[column] is null || Tokens[column].Length < steps)
                Tokens[column] = new int[steps];
        }
    }
}
