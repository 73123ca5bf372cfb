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

    /// <summary>For each spelled column, (TotalSteps): the numbers of its words.</summary>
    public int[][] Words { get; private set; } = [];

    /// <summary>The words of each spelled column.</summary>
    public IReadOnlyList<SpelledWords> Spelled { get; private set; } = [];

    /// <summary>(TotalSteps): the token that follows each step, where rows begin with a boundary symbol; that symbol behind the last one, 0 for an unknown token.</summary>
    public int[] Targets { get; private set; } = [];

    /// <summary>(Rows, static features) in packed row order, scaled.</summary>
    public float[] Statics { get; private set; } = [];

    /// <summary>(Rows, static keys) in packed row order: numbers from 1, 0 the missing key.</summary>
    public int[] Keys { get; private set; } = [];

    /// <summary>(layers, Rows, StateSize) in packed row order: what each row starts from; empty for zero states.</summary>
    public float[] InitialStates { get; private set; } = [];

    /// <summary>Numbers that a row carries in each layer; 0 where rows start from zero states.</summary>
    public int StateSize { get; private set; }

    /// <summary>Layers that have states.</summary>
    public int StateLayers { get; private set; }

    /// <summary>Steps that the rows have been read before, where they go on from the states that those have left.</summary>
    public long FirstStep { get; set; }

    private BufferUse _use;

    /// <summary>The rows' initial states in a layer, (Rows, StateSize); empty for zeros.</summary>
    public Span<float> StatesOf(int layer) => InitialStates.AsSpan(layer * Packing.Rows * StateSize, Packing.Rows * StateSize);

    /// <summary>Lays out rows of some lengths, their contents to be written by the caller.</summary>
    /// <param name="lengths">Steps of each row, in any order.</param>
    /// <param name="valuesPerStep">Numbers per step.</param>
    /// <param name="tokenColumns">Token columns.</param>
    /// <param name="staticWidth">Static features per row.</param>
    /// <param name="reuse">A batch to be overwritten.</param>
    /// <param name="staticKeys">Static keys per row.</param>
    /// <param name="spelled">The words of each spelled column.</param>
    /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
    public static PackedBatch Lay(
        ReadOnlySpan<int> lengths, int valuesPerStep, int tokenColumns, int staticWidth, PackedBatch? reuse, int staticKeys = 0, IReadOnlyList<SpelledWords>? spelled = null)
    {
        long steps = Packing.Total(lengths);
        int values = PackedSize.Of(lengths.Length, steps, valuesPerStep), statics = PackedSize.Of(lengths.Length, lengths.Length, staticWidth);
        if (reuse is not null && reuse.IsFarAbove(steps * Math.Max(1, valuesPerStep)))
            reuse = null;
        var packing = Packing.FromLengths(lengths, out int[] order, reuse?.Packing, reuse?.RowOrder);
        var batch = reuse ?? new PackedBatch { Packing = packing, RowOrder = order };
        batch.Packing = packing;
        batch.RowOrder = order;
        (batch.StateSize, batch.FirstStep) = (0, 0);
        batch.Spelled = spelled ?? [];
        int keys = PackedSize.Of(lengths.Length, lengths.Length, staticKeys);
        if (batch.Keys.Length < keys)
            batch.Keys = new int[keys];
        batch.Reserve(values, statics);
        batch.Tokens = Reserve(batch.Tokens, tokenColumns, packing.TotalSteps);
        batch.Words = Reserve(batch.Words, batch.Spelled.Count, packing.TotalSteps);
        return batch;
    }

    /// <summary>Makes room for the tokens that follow each step, to be written by the caller.</summary>
    public void ReserveTargets()
    {
        if (Targets.Length < Packing.TotalSteps)
            Targets = new int[Packing.TotalSteps];
    }

    /// <summary>Some steps of all rows, which go on from those before: of rows of one token column, and of nothing else.</summary>
    /// <param name="first">The first step.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="reuse">A batch to be overwritten.</param>
    public PackedBatch Part(int first, int end, PackedBatch? reuse)
    {
        int start = Packing.StepOffsets[first];
        int[] lengths = [.. Packing.Lengths.Take(Packing.Rows).Select(length => Math.Clamp(length - first, 0, end - first))];
        var part = Lay(lengths, valuesPerStep: 0, tokenColumns: 1, staticWidth: 0, reuse);
        part.ReserveTargets();
        Tokens[0].AsSpan(start, part.Packing.TotalSteps).CopyTo(part.Tokens[0]);
        Targets.AsSpan(start, part.Packing.TotalSteps).CopyTo(part.Targets);
        part.FirstStep = FirstStep + first;
        return part;
    }

    /// <summary>Lets rows start from states, to be written by the caller.</summary>
    /// <param name="layers">Layers.</param>
    /// <param name="stateSize">Numbers that a row carries in each.</param>
    public void StartFromStates(int layers, int stateSize)
    {
        (StateLayers, StateSize) = (layers, stateSize);
        int size = PackedSize.Of(Packing.Rows, Packing.Rows, (long)layers * stateSize);
        if (InitialStates.Length < size)
            InitialStates = new float[size];
    }

    private bool IsFarAbove(long needed) => _use.IsFarAbove(Math.Max(Values.Length, Packing.StepOffsets.Length), needed);

    /// <summary>Makes room; what the buffers held is lost.</summary>
    private void Reserve(int values, int statics)
    {
        if (Values.Length < values)
            Values = new float[values];
        if (Statics.Length < statics)
            Statics = new float[statics];
    }

    private static int[][] Reserve(int[][] columns, int count, int steps)
    {
        if (columns.Length != count)
            columns = new int[count][];
        for (int column = 0; column < count; column++)
        {
            if (columns[column] is null || columns[column].Length < steps)
                columns[column] = new int[steps];
        }

        return columns;
    }
}
