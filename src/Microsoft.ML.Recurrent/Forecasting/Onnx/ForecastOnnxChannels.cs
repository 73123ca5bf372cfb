using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Makes a history of each target where targets are series of their own, and brings their forecasts together again; where they are
/// not, every value stays as it is.</summary>
/// <param name="graph">The graph.</param>
/// <param name="layout">How many channels there are.</param>
internal sealed class ForecastOnnxChannels(OnnxGraph graph, StepLayout layout)
{
    private readonly bool _isOne = layout.Channels == 1;

    /// <param name="history">(batch, rows, targets + others).</param>
    /// <param name="others">Values of a row that all targets share.</param>
    /// <returns>(batch × channels, rows, targets of a step + others).</returns>
    public OnnxValue Split(OnnxValue history, int others)
    {
        if (_isOne)
            return history;
        var shape = graph.Concat(0, graph.Integers(-1), graph.SizeOf(history, 1), graph.Integers(1));
        var own = graph.Reshape(graph.Transpose(Columns(history, 0, layout.Targets), 0, 2, 1), shape);
        return others == 0 ? own : graph.Concat(2, own, Repeat(Columns(history, layout.Targets, others), 3));
    }

    /// <param name="value">(batch, any): the same for all targets.</param>
    /// <param name="rank">Its axes.</param>
    /// <returns>(batch × channels, any).</returns>
    public OnnxValue Repeat(OnnxValue value, int rank)
    {
        if (_isOne)
            return value;
        OnnxValue[] others = [.. Enumerable.Range(1, rank - 1).Select(axis => graph.SizeOf(value, axis))];
        var each = graph.Expand(
            graph.Unsqueeze(value, 1), graph.Concat(0, [graph.SizeOf(value, 0), graph.Integers(layout.Channels), .. others]));
        return graph.Reshape(each, graph.Concat(0, [graph.Integers(-1), .. others]));
    }

    /// <param name="values">(batch × channels, horizon steps, targets of a step).</param>
    /// <param name="ahead">Horizon steps.</param>
    /// <returns>(batch, horizon steps, targets).</returns>
    public OnnxValue Join(OnnxValue values, int ahead) =>
        _isOne ? values : graph.Transpose(graph.Reshape(values, -1, layout.Channels, ahead), 0, 2, 1);

    private OnnxValue Columns(OnnxValue value, int first, int count) =>
        graph.Take(value, 2, graph.Integers([.. Enumerable.Range(first, count).Select(i => (long)i)]));
}
