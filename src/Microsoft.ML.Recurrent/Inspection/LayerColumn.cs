using System.Globalization;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Values of each step of one direction of a layer, as a column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Units">Values of a step.</param>
/// <param name="Read">(steps)(units) of a layer.</param>
internal sealed record LayerColumn(string Name, int Units, Func<LayerInspection, IReadOnlyList<float[]>> Read)
{
    /// <summary>Every gate and state, and the output.</summary>
    /// <param name="own">The layer.</param>
    /// <param name="prefix">The beginning of the names.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="reverse">The backward direction.</param>
    public static IEnumerable<LayerColumn> Of(NetworkLayer own, string prefix, int layer, bool reverse)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(reverse ? "_reverse" : "")}");
        foreach (var gate in own.Graph.Gates)
            yield return new($"{prefix}gate_{gate.Name}{suffix}", own.Sizes.Of(own.Graph.Nodes[gate.Node].Size), l => l.Gates[gate.Name]);
        foreach (var state in own.Graph.States)
            yield return new($"{prefix}state_{state.Name}{suffix}", own.Sizes.Of(state.Size), l => l.States[state.Name]);
        yield return new($"{prefix}output{suffix}", own.Sizes.Hidden, l => l.Outputs);
    }
}
