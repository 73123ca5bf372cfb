using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>
/// Leads an empty batch past operators that cannot run on one: ONNX Runtime's LSTM and GRU would end the process. Inputs without rows
/// get one row of one step; results are cut to the rows that came in.
/// </summary>
internal sealed class OnnxBatch
{
    private readonly OnnxGraph _graph;
    private readonly OnnxValue _rows;
    private readonly OnnxValue _missing;

    /// <param name="graph">The graph; all its inputs are declared.</param>
    /// <param name="input">An input whose first axis is the batch.</param>
    public OnnxBatch(OnnxGraph graph, OnnxValue input)
    {
        _graph = graph;
        _rows = graph.SizeOf(input, 0);
        _missing = graph.Max(graph.Sub(graph.Integers(1), _rows), graph.Integers(0));
    }

    /// <summary>An input with at least one row; one that has rows stays as it is.</summary>
    public OnnxValue Fill(OnnxValue input)
    {
        var shape = _graph.Inputs.Single(i => i.Name == input.Name).Shape;
        return Fill(input, shape.Count, shape.Count(axis => axis.Symbol is not null));
    }

    /// <summary>A value with at least one row.</summary>
    /// <param name="value">The value.</param>
    /// <param name="rank">Its axes.</param>
    /// <param name="free">How many of them, from the first, are free: the batch, or the batch and the steps.</param>
    public OnnxValue Fill(OnnxValue value, int rank, int free) => _graph.Pad(value, Counts(rank, free));

    /// <summary>The lengths with at least one row; the row that is added has one step.</summary>
    public OnnxValue FillLengths(OnnxValue lengths) => _graph.Pad(lengths, Counts(1, 1), _graph.Integer(1));

    /// <summary>A result with the rows that came in.</summary>
    public OnnxOutput Cut(OnnxOutput output) => output with { Value = _graph.First(output.Value, _rows) };

    private OnnxValue Counts(int rank, int free)
    {
        var none = _graph.Integers(0);
        return _graph.Concat(0, [.. Enumerable.Repeat(none, rank), .. Enumerable.Repeat(_missing, free), .. Enumerable.Repeat(none, rank - free)]);
    }
}
