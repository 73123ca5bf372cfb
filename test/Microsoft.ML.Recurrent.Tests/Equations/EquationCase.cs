using System.Numerics;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>One direction of one layer of a cell with random parameters, and a random sequence for it.</summary>
internal sealed class EquationCase
{
    private readonly Random _random;

    public EquationCase(CellGraph graph, int inputs = 3, int hidden = 8, int steps = 9, int seed = 1)
    {
        _random = new Random(seed);
        Graph = graph;
        Plan = Plan.Of(graph);
        Sizes = LayerSizes.Of(graph, inputs, hidden);
        Shapes = new LayerParameters(graph, Sizes).Shapes;
        Parameters = [.. Shapes.Select(s => Draw(s.Count, 0.7))];
        Sequence = new LayerSequence<double>(steps, Draw(steps * inputs, 1), Draw(steps * Units(graph.Lowers), 1),
            Draw(steps * Units(graph.Of(Operation.Noise)), 1), Draw(graph.States.Sum(s => Sizes.Of(s.Size)), 0.7));
        Sequence = Sequence with { RowMask = RowMasks.Draw(graph, Sizes, rows: 1) };
        Weighting = Draw(steps * new PlanInterpreter<double>(Plan, Sizes).ResultWidth, 1);
    }

    public CellGraph Graph { get; }

    public Plan Plan { get; }

    public LayerSizes Sizes { get; }

    public IReadOnlyList<ParameterShape> Shapes { get; }

    public double[][] Parameters { get; }

    public LayerSequence<double> Sequence { get; }

    /// <summary>The weight of every result of every step in the loss.</summary>
    public double[] Weighting { get; }

    public static EquationCase Of(string cell, int inputs = 3, int hidden = 8, int steps = 9) =>
        new(CellCases.Named(cell).Graph, inputs, hidden, steps);

    public double[] Parameter(string name) => Parameters[Shapes.ToList().FindIndex(s => s.Name == name)];

    /// <summary>The results of every step, from the graph itself.</summary>
    public double[] Evaluate()
    {
        var results = StepResults.Of(Graph);
        return [.. new StepEvaluator<double>(Graph, Sizes).Run(Sequence, Parameters).SelectMany(values => results.SelectMany(r => Whole(values[r.Node], r.Size)))];
    }

    /// <summary>The results of every step, through the plan.</summary>
    public T[] RunPlan<T>()
        where T : IFloatingPointIeee754<T> => new PlanInterpreter<T>(Plan, Sizes).Forward(SequenceAs<T>(), ParametersAs<T>());

    public LayerGradients<T> Gradients<T>()
        where T : IFloatingPointIeee754<T>
    {
        var interpreter = new PlanInterpreter<T>(Plan, Sizes);
        interpreter.Forward(SequenceAs<T>(), ParametersAs<T>());
        return interpreter.Backward(SequenceAs<T>(), ParametersAs<T>(), As<T>(Weighting));
    }

    public double Loss() => Evaluate().Zip(Weighting, (result, weight) => result * weight).Sum();

    public LayerSequence<T> SequenceAs<T>()
        where T : IFloatingPointIeee754<T> =>
        new(Sequence.Steps, As<T>(Sequence.Input), As<T>(Sequence.Lower), As<T>(Sequence.Noise), As<T>(Sequence.InitialState))
        {
            RowMask = As<T>(Sequence.RowMask),
        };

    public T[][] ParametersAs<T>()
        where T : IFloatingPointIeee754<T> => [.. Parameters.Select(As<T>)];

    public static T[] As<T>(double[] values)
        where T : IFloatingPointIeee754<T> => [.. values.Select(T.CreateChecked)];

    private int Units(IEnumerable<int> nodes) => nodes.Sum(n => Sizes.Of(Graph.Nodes[n].Size));

    private IEnumerable<double> Whole(double[] value, Size size) => value.Length == Sizes.Of(size) ? value : Enumerable.Repeat(value[0], Sizes.Of(size));

    private double[] Draw(int count, double scale) => [.. Enumerable.Range(0, count).Select(_ => scale * (2 * _random.NextDouble() - 1))];
}
