using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>The rows of a network that predicts tokens, behind the boundary symbol.</summary>
/// <param name="Inputs">What the network reads: the rows' lengths count the boundary symbol, too.</param>
/// <param name="Read">(batch, steps), int64: the boundary symbol, then the row's tokens; 0 for what is no token.</param>
/// <param name="Targets">(batch, steps), int64: the token that follows each of them, at last the boundary symbol; 0 where it is unknown, and behind that.</param>
internal sealed record OnnxTokens(OnnxInputs Inputs, OnnxValue Read, OnnxValue Targets)
{
    /// <summary>(batch, count): true of each token, from 1 to a count, that a row holds.</summary>
    public OnnxValue Held(OnnxGraph graph, int count)
    {
        OnnxValue rows = graph.SizeOf(Read, 0), steps = graph.SizeOf(Read, 1);
        // One place more on both sides: for what is no token, and for the boundary symbol.
        var none = graph.Expand(graph.Number(0), graph.Concat(0, rows, graph.Integers(count + 2)));
        var held = graph.ScatterAlong(none, 1, Read, graph.Expand(graph.Number(1), graph.Concat(0, rows, steps)));
        return graph.Greater(graph.Slice(held, 1, count + 1, axis: 1), graph.Number(0));
    }
}
