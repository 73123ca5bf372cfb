namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The moment at which a value of a step can be computed.</summary>
internal enum NodeTiming
{
    /// <summary>Once: it is the same in every step.</summary>
    Once,

    /// <summary>For all steps side by side: it depends on no state.</summary>
    AllSteps,

    /// <summary>Step by step.</summary>
    EachStep,
}

/// <summary>The order in which the values of a cell's graph can be computed: for readings that hand whole sequences to a library.</summary>
internal static class NodeTimings
{
    public static NodeTiming[] Of(CellGraph graph)
    {
        var timings = new NodeTiming[graph.Nodes.Length];
        for (int node = 0; node < timings.Length; node++)
        {
            var (first, second) = (graph.Nodes[node].First, graph.Nodes[node].Second);
            timings[node] = first < 0 ? OfLeaf(graph.Nodes[node].Operation) : timings[first];
            if (second >= 0 && timings[second] > timings[node])
                timings[node] = timings[second];
        }

        return timings;
    }

    private static NodeTiming OfLeaf(Operation operation) => operation switch
    {
        Operation.State or Operation.RowMask => NodeTiming.EachStep,
        Operation.Constant or Operation.Vector => NodeTiming.Once,
        _ => NodeTiming.AllSteps,
    };
}
