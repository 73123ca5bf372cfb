using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>
/// The rows that the network reads of each history: the last ones up to the origin, then those ahead. Histories of different lengths begin
/// at the first step together; what stands behind a row's length has no meaning.
/// </summary>
internal sealed class ForecastOnnxRows
{
    private readonly OnnxGraph _graph;
    private readonly OnnxValue _history;
    private readonly OnnxValue _last;
    private readonly OnnxValue _lengths;
    private readonly int _ahead;

    /// <param name="graph">The graph.</param>
    /// <param name="history">(batch, steps, any).</param>
    /// <param name="lengths">(batch): rows up to the origin.</param>
    /// <param name="window">Rows up to the origin that are read; null reads all.</param>
    /// <param name="ahead">Rows after the origin.</param>
    public ForecastOnnxRows(OnnxGraph graph, OnnxValue history, OnnxValue lengths, int? window, int ahead)
    {
        (_graph, _history, _ahead) = (graph, history, ahead);
        var size = graph.Squeeze(graph.SizeOf(history, 1), 0);
        _last = graph.Sub(size, graph.Integer(1));
        _lengths = graph.Unsqueeze(lengths, 1);
        var read = window is { } most ? graph.Min(lengths, graph.Integer(most)) : lengths;
        var steps = window is { } limit ? graph.Min(size, graph.Integer(limit)) : size;
        Lengths = graph.Add(read, graph.Integer(ahead));
        Rows = graph.Add(graph.Range(graph.Add(steps, graph.Integer(ahead))), graph.Unsqueeze(graph.Sub(lengths, read), 1));
        IsPast = graph.Unsqueeze(graph.Less(Rows, _lengths), 2);
    }

    /// <summary>(batch): steps of the network.</summary>
    public OnnxValue Lengths { get; }

    /// <summary>(batch, steps of the network): each step's row, from the history's first.</summary>
    public OnnxValue Rows { get; }

    /// <summary>(batch, steps of the network, 1): whether a step is not after the origin.</summary>
    public OnnxValue IsPast { get; }

    /// <summary>(batch, steps of the network, any) of the history; what stands at steps after the origin has no meaning.</summary>
    public OnnxValue Past() => At(_history, _graph.Min(Rows, _last));

    /// <summary>The history's numbers some rows before each step, and where there are any: a row of the history that is not after the
    /// origin.</summary>
    /// <param name="columns">(batch, steps, any) of the history.</param>
    /// <param name="lag">In rows.</param>
    public (OnnxValue Values, OnnxValue IsThere) Lagged(OnnxValue columns, int lag)
    {
        var rows = _graph.Sub(Rows, _graph.Integer(lag));
        var isThere = _graph.And(_graph.Less(rows, _lengths), _graph.Greater(rows, _graph.Integer(-1)));
        return (At(columns, _graph.Max(_graph.Min(rows, _last), _graph.Integer(0))), _graph.Unsqueeze(isThere, 2));
    }

    /// <summary>(batch, steps of the network, any) of what is known after the origin; what stands at other steps has no meaning.</summary>
    /// <param name="ahead">(batch, horizon steps, any).</param>
    public OnnxValue Next(OnnxValue ahead)
    {
        var rows = _graph.Sub(Rows, _lengths);
        return At(ahead, _graph.Max(_graph.Min(rows, _graph.Integer(_ahead - 1)), _graph.Integer(0)));
    }

    /// <summary>(batch, steps of the network, <paramref name="width"/>): the same for every step.</summary>
    /// <param name="value">(batch, 1, <paramref name="width"/>).</param>
    /// <param name="width">Of the last axis.</param>
    public OnnxValue Repeat(OnnxValue value, int width) =>
        _graph.Expand(value, _graph.Concat(0, _graph.SizeOf(Rows, 0), _graph.SizeOf(Rows, 1), _graph.Integers(width)));

    private OnnxValue At(OnnxValue values, OnnxValue rows) => _graph.GatherRows(values, _graph.Unsqueeze(rows, 2));
}
