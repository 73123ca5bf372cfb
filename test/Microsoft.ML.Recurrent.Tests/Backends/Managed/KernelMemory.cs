using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>The memory of a plan for some rows of one step, each kind between two pages of its own, filled at random.</summary>
internal sealed unsafe class KernelMemory : IDisposable
{
    private static readonly ColumnKind[] _shared = [ColumnKind.Vector, ColumnKind.VectorGradient, ColumnKind.Mask];
    private readonly GuardedMemory[] _memory;
    private readonly int _rows;

    public KernelMemory(Plan plan, int hidden, SimdPath path, int rows, bool atEnd = true, int seed = 1)
    {
        var random = new Random(seed);
        (Plan, Path, _rows) = (plan, path, rows);
        Layout = new ColumnLayout(plan, LayerSizes.Of(plan.Graph, 1, hidden), Simd.Lanes(path));
        _memory = [.. Enum.GetValues<ColumnKind>().Select(kind => Draw(kind, atEnd, random))];
    }

    public Plan Plan { get; }

    public SimdPath Path { get; }

    public ColumnLayout Layout { get; }

    public GuardedMemory this[ColumnKind kind] => _memory[(int)kind];

    /// <summary>The values of a column in a row, without padding.</summary>
    public Span<float> Column(ColumnKind kind, int column, int row) => this[kind].Span.Slice(
        row * StrideOf(kind) + Layout.Start(new Column(kind, column)), Layout.Sizes.Of(Plan.Columns(kind).ElementAt(column)));

    /// <summary>Every value of every column, without padding.</summary>
    public IEnumerable<float> Values() =>
        from kind in Enum.GetValues<ColumnKind>()
        from column in Enumerable.Range(0, Plan.Columns(kind).Count())
        from row in Enumerable.Range(0, RowsOf(kind))
        from value in Column(kind, column, row).ToArray()
        select value;

    public void Run(IEnumerable<ProgramKernel> kernels)
    {
        float** rows = stackalloc float*[16];
        nint* strides = stackalloc nint[16];
        for (int kind = 0; kind < _memory.Length; kind++)
        {
            rows[kind] = _memory[kind].Pointer;
            strides[kind] = (nint)StrideOf((ColumnKind)kind) * sizeof(float);
        }

        foreach (var (program, kernel) in kernels)
        {
            nint[] starts = [.. program.Columns.Select(c => (nint)Layout.Start(c) * sizeof(float))];
            fixed (nint* start = starts)
                kernel(rows, strides, start, _rows, (nint)Layout.Padded(program.Size) * sizeof(float));
        }
    }

    /// <summary>The interpreter's values of the same memory, in double precision.</summary>
    public void Interpret(IEnumerable<UnitProgram> programs)
    {
        double[][] memory = [.. _memory.Select(m => m.Span.ToArray().Select(v => (double)v).ToArray())];
        foreach (var program in programs)
        {
            for (int row = 0; row < _rows; row++)
                UnitInterpreter<double>.Run(program, Layout, memory, [.. Enum.GetValues<ColumnKind>().Select(kind => row * StrideOf(kind))]);
        }

        for (int kind = 0; kind < memory.Length; kind++)
            Array.ConvertAll(memory[kind], v => (float)v).CopyTo(_memory[kind].Span);
    }

    public void Dispose()
    {
        foreach (var memory in _memory)
            memory.Dispose();
    }

    private int RowsOf(ColumnKind kind) => _shared.Contains(kind) ? 1 : _rows;

    private int StrideOf(ColumnKind kind) => _shared.Contains(kind) ? 0 : Layout.Width(kind);

    private GuardedMemory Draw(ColumnKind kind, bool atEnd, Random random)
    {
        var memory = new GuardedMemory(Layout.Width(kind) * RowsOf(kind), atEnd);
        foreach (ref float value in memory.Span)
            value = kind == ColumnKind.Before ? 0.2f + random.NextSingle() : 2 * random.NextSingle() - 1;
        return memory;
    }
}
