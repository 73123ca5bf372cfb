using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Cells.Search;

/// <summary>Checks that equations are worth training: nothing in them is idle, they are no longer than a search should look at, and values and gradients of a probe stay finite.</summary>
internal static class CellViability
{
    /// <summary>The most nodes of a searched cell; an LSTM has about thirty.</summary>
    public const int MostNodes = 80;

    /// <summary>The most operations one upon the other, within a step.</summary>
    public const int LongestPath = 20;

    private const int Inputs = 4;
    private const int Hidden = 8;
    private const int Steps = 50;
    private const double LargestValue = 1e4;
    private const double LargestGradient = 1e6;

    /// <summary>Tells why a cell is not viable; null if it is.</summary>
    /// <param name="graph">A graph in canonical form.</param>
    public static string? Violation(CellGraph graph) => Unreached(graph) ?? Unbounded(graph) ?? Unstable(graph);

    /// <summary>A state that no output depends on, or that does not depend on the input, over any number of steps.</summary>
    private static string? Unreached(CellGraph graph)
    {
        if (graph.States.Length == 0)
            return "There is no state.";
        bool[] reached = Reached(graph, graph.Outputs.Select(o => o.Node));
        foreach (var state in graph.States)
        {
            if (state.Leaf < 0 || !reached[state.Leaf])
                return $"No output depends on the state '{state.Name}'.";
            bool[] sources = Reached(graph, [state.Next]);
            if (!graph.Of(Operation.Input).Any(i => sources[i]))
                return $"The state '{state.Name}' does not depend on the input.";
        }

        return null;
    }

    /// <summary>All nodes that some nodes depend on, through states of earlier steps too.</summary>
    private static bool[] Reached(CellGraph graph, IEnumerable<int> from)
    {
        var reached = new bool[graph.Nodes.Length];
        var nexts = graph.States.Where(s => s.Leaf >= 0).ToDictionary(s => s.Leaf, s => s.Next);
        var open = new Stack<int>(from);
        while (open.TryPop(out int node))
        {
            if (node < 0 || reached[node])
                continue;
            reached[node] = true;
            open.Push(graph.Nodes[node].First);
            open.Push(graph.Nodes[node].Second);
            open.Push(nexts.GetValueOrDefault(node, -1));
        }

        return reached;
    }

    private static string? Unbounded(CellGraph graph)
    {
        if (graph.Nodes.Length > MostNodes)
            return $"There are {graph.Nodes.Length} nodes; expected at most {MostNodes}.";
        int[] lengths = new int[graph.Nodes.Length];
        for (int node = 0; node < lengths.Length; node++)
        {
            var (first, second) = (graph.Nodes[node].First, graph.Nodes[node].Second);
            lengths[node] = 1 + Math.Max(first < 0 ? 0 : lengths[first], second < 0 ? 0 : lengths[second]);
        }

        return lengths.Max() > LongestPath ? $"There are {lengths.Max()} operations one upon the other; expected at most {LongestPath}." : null;
    }

    /// <summary>Runs the cell forward and backward over a drawn sequence, from initial parameters and from thrice their size.</summary>
    private static string? Unstable(CellGraph graph)
    {
        try
        {
            var sizes = LayerSizes.Of(graph, Inputs, Hidden);
            var random = new Random(1);
            double[][] parameters = [.. InitialParameters.Draw(graph, sizes, random).Select(array => array.Select(v => (double)v).ToArray())];
            return Unstable(graph, sizes, parameters, random)
                ?? Unstable(graph, sizes, [.. parameters.Select(array => array.Select(v => 3 * v).ToArray())], random);
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static string? Unstable(CellGraph graph, LayerSizes sizes, double[][] parameters, Random random)
    {
        var plan = Plan.Of(graph);
        var interpreter = new PlanInterpreter<double>(plan, sizes);
        var sequence = new LayerSequence<double>(
            Steps,
            [.. Enumerable.Range(0, Steps * Inputs).Select(_ => (4 * random.NextDouble()) - 2)],
            new double[Steps * plan.Leaves.Lowers.Sum(l => sizes.Of(graph.Nodes[l].Size))],
            new double[Steps * plan.Leaves.Noises.Sum(l => sizes.Of(graph.Nodes[l].Size))],
            new double[interpreter.StateWidth]);
        double[] results = interpreter.Forward(sequence, parameters);
        if (!results.All(v => Math.Abs(v) <= LargestValue))
            return "The probe's values grow without bound.";
        double[] ones = new double[results.Length];
        ones.AsSpan((Steps - 1) * interpreter.ResultWidth).Fill(1);
        var gradients = interpreter.Backward(sequence, parameters, ones);
        if (!gradients.Parameters.Append(gradients.Input).SelectMany(g => g).All(v => Math.Abs(v) <= LargestGradient))
            return "The probe's gradients explode.";
        return gradients.Parameters.All(g => g.Any(v => v != 0)) ? null : "A parameter of the probe has no gradient.";
    }
}
