namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The stage at which each value of a step is there. Products of the input and of a state precede the first stage; a product of a value that
/// the step computes starts a stage of its own.
/// </summary>
internal static class StageLevels
{
    public static int[] Of(CellGraph graph)
    {
        int[] levels = new int[graph.Nodes.Length];
        for (int node = 0; node < levels.Length; node++)
        {
            var (first, second) = (graph.Nodes[node].First, graph.Nodes[node].Second);
            levels[node] = Math.Max(first < 0 ? 0 : levels[first], second < 0 ? 0 : levels[second]);
            if (graph.Nodes[node].Operation == Operation.Recurrent && graph.Nodes[first].Operation != Operation.State)
                levels[node]++;
        }

        return levels;
    }
}
