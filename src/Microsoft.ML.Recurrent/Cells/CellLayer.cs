using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The managed reading of one direction of one layer. Immutable and thread-safe.</summary>
internal abstract class CellLayer
{
    /// <summary>Runs a packed batch from zero states.</summary>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="reverse">Whether each row is read from its own last step to its first.</param>
    /// <param name="input">(TotalSteps, inputs), rows <paramref name="inputStride"/> apart.</param>
    /// <param name="inputStride">In elements.</param>
    /// <param name="output">(TotalSteps, <paramref name="outputStride"/>); the hidden states are written from
    /// <paramref name="outputColumn"/> on.</param>
    /// <param name="outputStride">In elements.</param>
    /// <param name="outputColumn">The first column written.</param>
    /// <param name="workspace">Scratch memory.</param>
    public abstract void Forward(Packing packing, bool reverse, ReadOnlySpan<float> input, int inputStride,
        Span<float> output, int outputStride, int outputColumn, LayerWorkspace workspace);
}

/// <summary>The time loop that all cells share; a cell adds its step.</summary>
internal abstract unsafe class CellLayer<TSimd, TVector> : CellLayer
    where TSimd : struct, ISimd<TVector>
{
    // Rows whose input products are made at once: few enough to stay in cache until their step comes.
    private const int ChunkRows = 256;

    private readonly int _inputSize;
    private readonly PackedMatrix _weightIh;
    private readonly float[] _inputBias;

    /// <param name="weights">The layer's weights.</param>
    /// <param name="gates">Gates of the cell.</param>
    /// <param name="inputBias">(gates × hidden): what every step's input products start from.</param>
    /// <param name="path">The lane width.</param>
    protected CellLayer(LayerWeights weights, int gates, ReadOnlySpan<float> inputBias, SimdPath path)
    {
        HiddenSize = weights.HiddenSize;
        GateStride = (HiddenSize + TSimd.Lanes - 1) / TSimd.Lanes * TSimd.Lanes;
        _inputSize = weights.InputSize;
        _weightIh = PackedMatrix.FromGates(weights.WeightIh, gates, HiddenSize, GateStride, weights.InputSize, path);
        WeightHh = PackedMatrix.FromGates(weights.WeightHh, gates, HiddenSize, GateStride, HiddenSize, path);
        _inputBias = PadGates(inputBias, gates);
    }

    protected int HiddenSize { get; }

    /// <summary>Hidden size rounded up to whole vectors: where the next gate's values start.</summary>
    protected int GateStride { get; }

    protected PackedMatrix WeightHh { get; }

    /// <summary>A row of all gates' values, with the products' padding.</summary>
    protected int GatesWidth => WeightHh.PaddedColumns;

    public override void Forward(Packing packing, bool reverse, ReadOnlySpan<float> input, int inputStride,
        Span<float> output, int outputStride, int outputColumn, LayerWorkspace workspace)
    {
        if (packing.TotalSteps == 0)
            return;
        fixed (float* x = input, y = output, state = workspace.State(packing.BatchSizes[0] * GateStride))
        {
            int step = reverse ? packing.Steps - 1 : 0;
            while (step >= 0 && step < packing.Steps)
                step = Chunk(packing, reverse, step, x, inputStride, new Target(y + outputColumn, outputStride), state, workspace);
        }
    }

    /// <summary>One step of the rows that are active in it.</summary>
    /// <param name="rows">Active rows.</param>
    /// <param name="carried">The first rows, those with a step before this one; the others start from zero states.</param>
    /// <param name="gates">(rows, <see cref="GatesWidth"/>): input products and input bias.</param>
    /// <param name="before">The previous step's hidden states, for the carried rows.</param>
    /// <param name="state">(rows, <see cref="GateStride"/>): the cell's own memory, zero for rows that start.</param>
    /// <param name="target">Where the hidden states go.</param>
    /// <param name="workspace">Scratch memory.</param>
    protected abstract void Step(
        int rows, int carried, float* gates, Target before, float* state, Target target, LayerWorkspace workspace);

    /// <summary>Writes one vector of hidden states; the last one of a row is cut off at the hidden size.</summary>
    protected void StoreHidden(TVector value, float* row, int unit)
    {
        if (unit + TSimd.Lanes <= HiddenSize)
        {
            TSimd.Store(value, row + unit);
            return;
        }

        float* whole = stackalloc float[16];
        TSimd.Store(value, whole);
        for (int i = 0; unit + i < HiddenSize; i++)
            row[unit + i] = whole[i];
    }

    protected float[] PadGates(ReadOnlySpan<float> values, int gates)
    {
        var padded = new float[GatesWidth];
        for (int gate = 0; gate < gates; gate++)
            values.Slice(gate * HiddenSize, HiddenSize).CopyTo(padded.AsSpan(gate * GateStride));
        return padded;
    }

    /// <summary>Makes the input products of some steps at once, then walks through these steps; gives the step after them.</summary>
    private int Chunk(
        Packing packing, bool reverse, int start, float* input, int inputStride, Target output, float* state, LayerWorkspace workspace)
    {
        int direction = reverse ? -1 : 1, end = start, chunkRows = 0;
        while (end >= 0 && end < packing.Steps && (chunkRows == 0 || chunkRows + packing.BatchSizes[end] <= ChunkRows))
        {
            chunkRows += packing.BatchSizes[end];
            end += direction;
        }

        int firstRow = packing.StepOffsets[reverse ? end + 1 : start];
        fixed (float* gates = workspace.Gates(chunkRows * GatesWidth))
        {
            for (int row = 0; row < chunkRows; row++)
                _inputBias.CopyTo(new Span<float>(gates + row * GatesWidth, GatesWidth));
            MatrixProduct.MultiplyAdd(chunkRows, input + (nint)firstRow * inputStride, inputStride, 1, _weightIh, gates, GatesWidth);
            for (int step = start; step != end; step += direction)
            {
                int rows = packing.BatchSizes[step], before = step - direction;
                int carried = before < 0 || before >= packing.Steps ? 0 : Math.Min(rows, packing.BatchSizes[before]);
                new Span<float>(state + carried * GateStride, (rows - carried) * GateStride).Clear();
                Target previous = carried == 0 ? default : output.At(packing.StepOffsets[before]);
                Step(rows, carried, gates + (nint)(packing.StepOffsets[step] - firstRow) * GatesWidth, previous, state,
                    output.At(packing.StepOffsets[step]), workspace);
            }
        }

        return end;
    }

    /// <summary>Rows of hidden states inside a wider matrix.</summary>
    protected readonly struct Target
    {
        public readonly float* Start;
        public readonly int Stride;

        public Target(float* start, int stride)
        {
            Start = start;
            Stride = stride;
        }

        public float* Row(int row) => Start + (nint)row * Stride;

        public Target At(int row) => new(Row(row), Stride);
    }
}
