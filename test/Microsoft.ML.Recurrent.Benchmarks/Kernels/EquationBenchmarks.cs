using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>From a cell's equations to kernels, and the kernels: one row of 128 units.</summary>
public unsafe class EquationBenchmarks
{
    private const int Hidden = 128;

    private readonly nint[] _starts = new nint[32];
    private readonly AlignedBuffer _memory = new(32 * 1024);
    private ProgramKernel? _forward;
    private ProgramKernel? _backward;
    private ColumnLayout? _layout;

    /// <summary>The cell.</summary>
    [Params("lstm", "gru", "rnn")]
    public string Cell { get; set; } = "";

    /// <summary>Compiles the kernels.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var kernels = Compile();
        _layout = new ColumnLayout(kernels.Plan, LayerSizes.Of(kernels.Plan.Graph, 1, Hidden), Simd.Lanes(Simd.Best));
        (_forward, _backward) = (kernels.Stages[0].Forward[0], kernels.Stages[0].Backward[0]);
    }

    /// <summary>Definition, gradient, plan and emitted code.</summary>
    [Benchmark]
    public object DefineAndEmit() => Compile();

    /// <summary>The emitted forward kernel.</summary>
    [Benchmark]
    public void Forward() => Run(_forward!);

    /// <summary>The emitted backward kernel.</summary>
    [Benchmark]
    public void Backward() => Run(_backward!);

    private PlanKernels Compile()
    {
        var step = new Step(Cell);
        Named(Cell).Define(step);
        return PlanKernels.Emit(Plan.Of(step.Complete()), Simd.Best);
    }

    private static Microsoft.ML.Recurrent.Cell Named(string cell) => cell switch
    {
        "lstm" => new LstmCell(),
        "gru" => new GruCell(),
        _ => new RnnCell(),
    };

    private void Run(ProgramKernel kernel)
    {
        float** rows = stackalloc float*[16];
        nint* strides = stackalloc nint[16];
        for (int column = 0; column < kernel.Program.Columns.Length; column++)
            _starts[column] = (nint)_layout!.Start(kernel.Program.Columns[column]) * sizeof(float);
        fixed (float* memory = _memory)
        fixed (nint* starts = _starts)
        {
            for (int kind = 0; kind < Column.Kinds; kind++)
                rows[kind] = memory + kind * 2048;
            kernel.Kernel(rows, strides, starts, 1, Hidden * sizeof(float));
        }
    }
}
