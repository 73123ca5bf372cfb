using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>
/// The forward values of a packed batch, in exponentials: a step is one product of the rows with exp(transitions). A row whose values single precision
/// cannot hold is computed again from logarithms. A row's bits depend neither on the rows beside it nor on the threads. For one batch at a time.
/// </summary>
internal sealed unsafe class CrfLattice : IParallelWork
{
    /// <summary>The sum of a step's values. Far from both ends of single precision's range: labels that are 10⁻⁵⁴ times as likely as others still count.</summary>
    public const float Sum = 1.2089258e24f;

    /// <summary>Below this a value has lost digits.</summary>
    public const float Least = 1e-30f;

    // Of a part.
    private const int LeastSteps = 128;

    private const string Remedy = "Use shorter sequences, smaller batches or fewer labels.";

    private readonly AlignedBuffer _values;
    private readonly AlignedBuffer _emitted;

    /// <param name="packing">The batch's layout.</param>
    /// <param name="factors">The field.</param>
    /// <param name="emissions">(TotalSteps, labels).</param>
    /// <param name="memory">Holds the lattice until another one is made of it; null for memory of its own.</param>
    public CrfLattice(Packing packing, CrfFactors factors, RowMemory emissions, CrfMemory? memory = null)
    {
        (Packing, Factors, Emissions, Memory) = (packing, factors, emissions, memory ?? new CrfMemory());
        int size = PackedSize.Of(packing.Rows, packing.TotalSteps, Width, Remedy);
        _values = Memory.Values.Reserve(size);
        _emitted = Memory.Emitted.Reserve(size);
        LogPartitions = new double[packing.Rows];
        RedoneSteps = new int[packing.Rows];
    }

    public Packing Packing { get; }

    public CrfFactors Factors { get; }

    public CrfMemory Memory { get; }

    /// <summary>(TotalSteps, labels); their memory must stay during a pass.</summary>
    public RowMemory Emissions { get; set; }

    /// <summary>(Rows): the logarithm of the sum of the exponentials of all labelings' scores; 0 for a row without steps.</summary>
    public double[] LogPartitions { get; }

    /// <summary>(Rows): of how many first steps the values are not to be used; all of them for a row that was computed from logarithms.</summary>
    public int[] RedoneSteps { get; }

    /// <summary>The work is cut into so many runs of rows, whatever the threads: each is worth handing over, and has sums of its own over pairs of labels.</summary>
    public int Parts => (int)Math.Clamp(Packing.TotalSteps / LeastSteps, 1, Math.Min(Math.Min(16, Math.Max(1, Packing.Rows)), Math.Max(1, (1L << 22) / ((long)Labels * Labels))));

    /// <summary>Between the rows of values.</summary>
    public int Width => Factors.Forward.PaddedColumns;

    public int Labels => Factors.Parameters.Labels;

    /// <summary>Runs the forward pass.</summary>
    /// <param name="threads">Threads at most.</param>
    public void Forward(int threads) => ParallelRun.Execute(this, Parts, threads, lingers: true);

    public CrfRow Row(int row) => new(Packing, row, Emissions, Labels);

    /// <summary>A step's forward values at a packed position.</summary>
    public Span<float> ValuesAt(int position) => _values.Span.Slice(checked(position * Width), Width);

    /// <summary>The exponentials of a step's emissions, divided by the largest.</summary>
    public Span<float> EmittedAt(int position) => _emitted.Span.Slice(checked(position * Width), Width);

    void IParallelWork.Execute(int item, int worker)
    {
        int first = RowParts.Start(Packing, item, Parts), end = RowParts.Start(Packing, item + 1, Parts);
        for (int step = 0; step < Packing.Steps && Packing.BatchSizes[step] > first; step++)
            Step(step, first, Math.Min(end, Packing.BatchSizes[step]) - first);
        for (int row = first; row < end && Packing.Lengths[row] > 0; row++)
            Finish(row);
    }

    private void Step(int step, int first, int rows)
    {
        if (step > 0)
        {
            fixed (float* values = _values)
            {
                float* before = values + (nint)(Packing.StepOffsets[step - 1] + first) * Width, after = values + (nint)(Packing.StepOffsets[step] + first) * Width;
                MatrixProduct.Multiply(rows, before, Width, 1, Factors.Forward, null, after, Width);
            }
        }

        for (int row = first; row < first + rows; row++)
            Emit(step, row);
    }

    private void Emit(int step, int row)
    {
        int position = Packing.StepOffsets[step] + row;
        Span<float> values = ValuesAt(position), emitted = EmittedAt(position);
        var emissions = Emissions.Span(position, Labels);
        float most = TensorPrimitives.Max(emissions);
        TensorPrimitives.Subtract(emissions, most, emitted);
        TensorPrimitives.Exp(emitted[..Labels], emitted);
        TensorPrimitives.Multiply(step == 0 ? Factors.Start : values, emitted, values);
        double sum = SumOf(step, row, values);
        TensorPrimitives.Multiply(values, (float)(Sum / sum), values);
        LogPartitions[row] += Math.Log(sum) + most + (step == 0 ? Factors.StartShift : Factors.TransitionShift - Math.Log(Sum));
    }

    private double SumOf(int step, int row, ReadOnlySpan<float> values)
    {
        values = values[..Labels];
        if (TensorPrimitives.Min(values) < Least)
            FindLost(step, row, values);
        return CrfSums.Of(values);
    }

    /// <summary>Has a row computed from logarithms if a label that some labeling gives the step has lost digits.</summary>
    private void FindLost(int step, int row, ReadOnlySpan<float> values)
    {
        for (int label = 0; label < values.Length; label++)
        {
            if (values[label] < Least && IsReached(step, row, label))
                RedoneSteps[row] = Packing.Lengths[row];
        }
    }

    /// <summary>True if some labeling gives the step the label.</summary>
    private bool IsReached(int step, int row, int label)
    {
        if (float.IsNegativeInfinity(Emissions.Row(Packing.StepOffsets[step] + row)[label]))
            return false;
        if (step == 0)
            return !float.IsNegativeInfinity(Factors.Parameters.Start[label]);
        var before = ValuesAt(Packing.StepOffsets[step - 1] + row);
        for (int from = 0; from < Labels; from++)
        {
            if (before[from] > 0 && !float.IsNegativeInfinity(Factors.Parameters.From(from)[label]))
                return true;
        }

        return false;
    }

    private void Finish(int row)
    {
        int length = Packing.Lengths[row];
        if (RedoneSteps[row] == 0 && Factors.IsResolved)
        {
            double sum = CrfSums.OfProducts(ValuesAt(Packing.StepOffsets[length - 1] + row)[..Labels], Factors.End);
            LogPartitions[row] += Math.Log(sum) - Math.Log(Sum) + Factors.EndShift;
            return;
        }

        RedoneSteps[row] = length;
        LogPartitions[row] = new CrfLogRow(Factors.Parameters, Row(row), default).Forward();
    }
}
