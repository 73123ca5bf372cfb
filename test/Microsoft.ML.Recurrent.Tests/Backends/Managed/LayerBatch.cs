using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Equations;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>A random ragged batch for one direction of one layer of a cell, and what the interpreter makes of it row by row.</summary>
internal sealed class LayerBatch
{
    private readonly Random _random = new(7);

    public LayerBatch(string cell, int inputs, int hidden, int[] lengths)
        : this(CellCases.Named(cell), inputs, hidden, lengths)
    {
    }

    public LayerBatch(Cell cell, int inputs, int hidden, int[] lengths)
        : this(cell.Graph, inputs, hidden, lengths)
    {
    }

    public LayerBatch(CellGraph graph, int inputs, int hidden, int[] lengths)
    {
        Plan = Plan.Of(graph);
        Sizes = LayerSizes.Of(Plan.Graph, inputs, hidden);
        Packing = Packing.FromSortedLengths(lengths);
        Parameters = [.. ParameterShapes.Select(s => Draw(s.Count, Math.Min(1, 3 / MathF.Sqrt(s.Columns ?? 1))))];
        Input = Draw(Packing.TotalSteps * inputs);
        Lower = Draw(Packing.TotalSteps * Units(Plan.Leaves.Lowers));
        Noise = Draw(Packing.TotalSteps * Units(Plan.Leaves.Noises));
        InitialState = Draw(Packing.Rows * StateWidth);
        RowMask = Array.ConvertAll(RowMasks.Draw(graph, Sizes, Packing.Rows), v => (float)v);
        Output = new float[Packing.TotalSteps * hidden];
        Further = new float[Packing.TotalSteps * FurtherColumns.Sum(c => Sizes.Of(Plan.Results[c].Size))];
        FinalState = new float[Packing.Rows * StateWidth];
    }

    public Plan Plan { get; }

    public LayerSizes Sizes { get; }

    public Packing Packing { get; }

    public float[][] Parameters { get; }

    public IReadOnlyList<ParameterShape> ParameterShapes => new LayerParameters(Plan.Graph, Sizes).Shapes;

    public float[] Input { get; }

    public float[] Lower { get; }

    public float[] Noise { get; }

    public float[] InitialState { get; }

    public float[] RowMask { get; }

    public float[] Output { get; }

    public float[] Further { get; }

    public float[] FinalState { get; }

    public int StateWidth => Plan.Graph.States.Sum(s => Sizes.Of(s.Size));

    private int RowMaskWidth => RowMasks.Width(Plan.Graph, Sizes);

    private IEnumerable<int> FurtherColumns => Plan.Graph.Outputs.Skip(1).Select(o => StepResults.ColumnOf(Plan.Graph, o));

    public void Run(SimdPath path, bool reverse)
    {
        var call = new LayerCall
        {
            Reverse = reverse,
            Input = Input,
            InputStride = Sizes.Inputs,
            Lower = Lower,
            Noise = Noise,
            Output = Output,
            OutputStride = Sizes.Hidden,
            Further = Further,
            InitialState = InitialState,
            FinalState = FinalState,
        };
        new InferenceLayer(PlanKernels.Emit(Plan, path), Sizes, Parameters).Forward(Packing, call, new InferenceWorkspace());
    }

    /// <summary>A row's results in each step it is read, and its last states.</summary>
    public (double[][] Results, double[] FinalState) Interpret(int row, bool reverse)
    {
        var sequence = Sequence(row, reverse);
        var interpreter = new PlanInterpreter<double>(Plan, Sizes);
        double[] results = interpreter.Forward(sequence, Doubles(Parameters));
        double[][] steps = [.. results.Chunk(Math.Max(1, interpreter.ResultWidth))];
        return (steps, steps.Length == 0 ? sequence.InitialState : steps[^1][..StateWidth]);
    }

    /// <summary>A row's gradients.</summary>
    /// <param name="row">The row.</param>
    /// <param name="reverse">Whether it is read from its end.</param>
    /// <param name="weighting">What comes to each step's results.</param>
    public LayerGradients<double> Gradients(int row, bool reverse, double[][] weighting)
    {
        var interpreter = new PlanInterpreter<double>(Plan, Sizes);
        interpreter.Forward(Sequence(row, reverse), Doubles(Parameters));
        return interpreter.Backward(Sequence(row, reverse), Doubles(Parameters), [.. weighting.SelectMany(w => w)]);
    }

    /// <summary>The gradient of what a step hands on, from those of its outputs.</summary>
    public double[] ResultGradient(double[] output, double[] further)
    {
        var layout = new ColumnLayout(Plan, Sizes, lanes: 1);
        double[] gradient = new double[layout.Width(ColumnKind.Gradient)];
        var outputs = Plan.Graph.Outputs.Skip(1).Prepend(Plan.Graph.Outputs[0]).Select(o => StepResults.ColumnOf(Plan.Graph, o));
        foreach (var (column, values) in outputs.Zip(Cut([.. output, .. further])))
        {
            for (int unit = 0; unit < values.Length; unit++)
                gradient[layout.Start(new Column(ColumnKind.Gradient, column)) + unit] += values[unit];
        }

        return gradient;
    }

    /// <summary>A row's positions in the order they are read.</summary>
    public int[] Positions(int row, bool reverse)
    {
        var positions = Enumerable.Range(0, Packing.Lengths[row]).Select(t => Packing.StepOffsets[t] + row);
        return [.. reverse ? positions.Reverse() : positions];
    }

    /// <summary>The values of some columns of what a step hands on, one after another.</summary>
    public double[] Outputs(double[] results, bool further)
    {
        int[] columns = [.. further ? FurtherColumns : [StepResults.ColumnOf(Plan.Graph, Plan.Graph.Outputs[0])]];
        var layout = new ColumnLayout(Plan, Sizes, lanes: 1);
        return [.. columns.SelectMany(c => results.Skip(layout.Start(new Column(ColumnKind.After, c))).Take(Sizes.Of(Plan.Results[c].Size)))];
    }

    /// <summary>The values of all outputs, cut to each.</summary>
    private IEnumerable<double[]> Cut(double[] values)
    {
        int at = 0;
        foreach (int column in FurtherColumns.Prepend(StepResults.ColumnOf(Plan.Graph, Plan.Graph.Outputs[0])))
        {
            int units = Sizes.Of(Plan.Results[column].Size);
            yield return values[at..(at += units)];
        }
    }

    private LayerSequence<double> Sequence(int row, bool reverse)
    {
        int[] positions = Positions(row, reverse);
        return new LayerSequence<double>(positions.Length, Gather(Input, positions), Gather(Lower, positions), Gather(Noise, positions),
            Doubles(InitialState.AsSpan(row * StateWidth, StateWidth)))
        {
            RowMask = Doubles(RowMask.AsSpan(row * RowMaskWidth, RowMaskWidth)),
        };
    }

    private static double[][] Doubles(float[][] arrays) => [.. arrays.Select(a => Doubles(a))];

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), v => (double)v);

    private double[] Gather(float[] values, int[] positions)
    {
        int width = values.Length / Math.Max(1, Packing.TotalSteps);
        return [.. positions.SelectMany(p => Doubles(values.AsSpan(p * width, width)))];
    }

    private int Units(IEnumerable<int> nodes) => nodes.Sum(n => Sizes.Of(Plan.Graph.Nodes[n].Size));

    private float[] Draw(int count, float scale = 1) => [.. Enumerable.Range(0, count).Select(_ => scale * (1.4f * _random.NextSingle() - 0.7f))];
}
