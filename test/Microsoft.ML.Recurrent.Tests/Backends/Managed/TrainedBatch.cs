using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>A ragged batch that a layer runs forward and backward, every piece of memory between two pages of its own.</summary>
internal sealed unsafe class TrainedBatch : IDisposable
{
    private readonly Dictionary<string, (GuardedMemory Memory, int Width)> _memory = [];
    private readonly LayerBatch _batch;
    private readonly bool _reverse;

    public TrainedBatch(LayerBatch batch, bool reverse, bool atEnd = true)
    {
        (_batch, _reverse) = (batch, reverse);
        int steps = batch.Packing.TotalSteps, rows = batch.Packing.Rows;
        Add("input", batch.Input, steps, atEnd);
        Add("lower", batch.Lower, steps, atEnd);
        Add("noise", batch.Noise, steps, atEnd);
        Add("initial state", batch.InitialState, rows, atEnd);
        Add("row mask", batch.RowMask, rows, atEnd);
        Add("output", batch.Output, steps, atEnd);
        Add("further", batch.Further, steps, atEnd);
        Add("final state", batch.FinalState, rows, atEnd);
        for (int p = 0; p < batch.Parameters.Length; p++)
        {
            Add($"parameter {p}", batch.Parameters[p], 1, atEnd);
            Add($"d parameter {p}", [.. Enumerable.Repeat(float.NaN, batch.Parameters[p].Length)], 1, atEnd);
        }

        var random = new Random(11);
        foreach (string name in new[] { "output", "further", "final state" })
            Add($"d {name}", [.. Enumerable.Range(0, _memory[name].Memory.Count).Select(_ => 2 * random.NextSingle() - 1)], name == "final state" ? rows : steps, atEnd);
        foreach (string name in new[] { "input", "lower", "initial state" })
            Add($"d {name}", new float[_memory[name].Memory.Count], name == "initial state" ? rows : steps, atEnd);
    }

    /// <summary>The gradients of the parameters.</summary>
    public float[][] Parameters => [.. Enumerable.Range(0, _batch.Parameters.Length).Select(p => this[$"d parameter {p}"])];

    public float[] this[string name] => _memory[name].Memory.Span.ToArray();

    public void Run(SimdPath path, int threads = 1, bool startsFromZero = false)
    {
        var layer = new ManagedLayer(PlanKernels.Emit(_batch.Plan, path), _batch.Sizes, directions: 1);
        layer.Forward(_batch.Packing, [Rows("parameter")],
        [
            new ForwardMemory
            {
                Reverse = _reverse, Input = Row("input"), Lower = Row("lower"), Noise = Row("noise"), InitialState = startsFromZero ? default : Row("initial state"),
                RowMask = Row("row mask"),
                Output = Row("output"), Further = Row("further"), FinalState = Row("final state"),
            },
        ], threads);
        layer.Backward([Rows("parameter")],
        [
            new BackwardMemory
            {
                Read = Row("input"), Output = Row("d output"), Further = Row("d further"), FinalState = Row("d final state"),
                Input = Row("d input"), Lower = Row("d lower"), InitialState = startsFromZero ? default : Row("d initial state"),
            },
        ], [Rows("d parameter")]);
    }

    /// <summary>The same gradients by the interpreter, row by row, in double precision.</summary>
    public Dictionary<string, float[]> Interpret(out float[][] parameters)
    {
        var found = new[] { "input", "lower", "initial state" }.ToDictionary(name => $"d {name}", name => new float[_memory[name].Memory.Count]);
        double[][] sums = [.. _batch.Parameters.Select(p => new double[p.Length])];
        for (int row = 0; row < _batch.Packing.Rows; row++)
        {
            int[] positions = _batch.Positions(row, _reverse);
            var gradients = _batch.Gradients(row, _reverse, Weighting(row, positions));
            Scatter(gradients.Input, positions, found["d input"]);
            Scatter(gradients.Lower, positions, found["d lower"]);
            // A row without steps keeps its state.
            Scatter(positions.Length == 0 ? Slice("d final state", row) : gradients.InitialState, [row], found["d initial state"]);
            for (int p = 0; p < sums.Length; p++)
                sums[p] = [.. sums[p].Zip(gradients.Parameters[p], (a, b) => a + b)];
        }

        parameters = [.. sums.Select(s => Array.ConvertAll(s, v => (float)v))];
        return found;
    }

    public void Dispose()
    {
        foreach (var (memory, _) in _memory.Values)
            memory.Dispose();
    }

    private RowMemory Row(string name) => _memory[name] is var (memory, width) && memory.Count > 0 ? new RowMemory(memory.Pointer, width) : default;

    /// <summary>The memory of all parameters, or of their gradients.</summary>
    private RowMemory[] Rows(string name) => [.. _batch.ParameterShapes
        .Select((shape, p) => new RowMemory(_memory[$"{name} {p}"].Memory.Pointer, shape.Columns ?? 1))];

    private void Add(string name, float[] values, int rows, bool atEnd)
    {
        var memory = new GuardedMemory(values.Length, atEnd);
        values.CopyTo(memory.Span);
        _memory.Add(name, (memory, values.Length / rows));
    }

    /// <summary>The gradients of each result of each step that a row is read.</summary>
    private double[][] Weighting(int row, int[] positions)
    {
        double[][] steps = [.. positions.Select(p => _batch.ResultGradient(Slice("d output", p), Slice("d further", p)))];
        if (steps.Length > 0)
        {
            double[] final = Slice("d final state", row);
            for (int i = 0; i < final.Length; i++)
                steps[^1][i] += final[i];
        }

        return steps;
    }

    private double[] Slice(string name, int row) =>
        Array.ConvertAll(_memory[name].Memory.Span.Slice(row * _memory[name].Width, _memory[name].Width).ToArray(), v => (double)v);

    private static void Scatter(double[] values, int[] rows, float[] target)
    {
        int width = values.Length / Math.Max(1, rows.Length);
        for (int i = 0; i < values.Length; i++)
            target[rows[i / width] * width + i % width] = (float)values[i];
    }
}
