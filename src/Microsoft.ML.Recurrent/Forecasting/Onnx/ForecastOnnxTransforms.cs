using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Transforms targets as <see cref="TargetTransforms"/> does, in double precision; a value that cannot be transformed is
/// missing.</summary>
/// <param name="graph">The graph.</param>
/// <param name="model">The forecaster.</param>
internal sealed class ForecastOnnxTransforms(OnnxGraph graph, FittedForecast model)
{
    private readonly TargetTransforms? _transform = model.Scales.Transform;
    private readonly ForecastLimits _limits = new(model.Options, model.Scales.Transform, model.Columns.Targets.Count);

    /// <param name="history">(batch, rows, targets + others).</param>
    public OnnxValue Apply(OnnxValue history)
    {
        if (_transform is null)
            return history;
        int targets = model.Columns.Targets.Count, width = model.Columns.RowValues + model.Network.Calendar.Width;
        var values = Columns(history, 0, targets);
        var known = graph.Where(graph.Greater(values, graph.Number(_transform.Floor)), values, graph.Number(float.NaN));
        var transformed = graph.Cast(Forward(Double(known)), OnnxElementType.Float);
        return width == targets ? transformed : graph.Concat(2, transformed, Columns(history, targets, width - targets));
    }

    /// <summary>Transformed forecasts within the model's limits.</summary>
    /// <param name="values">(batch, horizon steps, targets).</param>
    public OnnxValue Within(OnnxValue values)
    {
        if (_transform is null)
            return graph.Within(values, model.Options.MinimumForecast, model.Options.MaximumForecast);
        if (model.Options.MinimumForecast is not null)
            values = graph.Max(values, PerTarget("targets.least", _limits.Least));
        return model.Options.MaximumForecast is not null ? graph.Min(values, PerTarget("targets.most", _limits.Most)) : values;
    }

    /// <summary>Transformed forecasts in the targets' units, within the model's limits.</summary>
    /// <param name="values">(batch, horizon, targets).</param>
    public OnnxValue Undo(OnnxValue values)
    {
        if (_transform is not null)
        {
            var most = Number(float.MaxValue);
            values = graph.Cast(graph.Max(graph.Min(Back(Double(values)), most), Number(-float.MaxValue)), OnnxElementType.Float);
        }

        return graph.Within(values, model.Options.MinimumForecast, model.Options.MaximumForecast);
    }

    private OnnxValue Forward(OnnxValue values)
    {
        if (_transform!.Kind == TargetTransform.Log1p)
            return graph.Log(graph.Add(values, Number(1)));
        var (power, isLog) = Powers();
        return graph.Where(isLog, graph.Log(values), graph.Div(graph.Sub(graph.Pow(values, power), Number(1)), power));
    }

    private OnnxValue Back(OnnxValue values)
    {
        if (_transform!.Kind == TargetTransform.Log1p)
            return graph.Sub(graph.Exp(values), Number(1));
        var (power, isLog) = Powers();
        var root = graph.Max(graph.Add(graph.Mul(values, power), Number(1)), Number(0));
        return graph.Where(isLog, graph.Exp(values), graph.Pow(root, graph.Div(Number(1), power)));
    }

    /// <summary>(1, 1, targets): the powers, 1 where it is the logarithm, and where that is.</summary>
    private (OnnxValue Power, OnnxValue IsLog) Powers()
    {
        var powers = PerTarget("targets.power", _transform!.Lambda);
        var isLog = graph.Less(powers, graph.Number(1e-3f));
        return (Double(graph.Where(isLog, graph.Number(1), powers)), isLog);
    }

    private OnnxValue PerTarget(string name, IReadOnlyList<float> values) => graph.Constant(name, [1, 1, values.Count], [.. values]);

    private OnnxValue Number(float value) => Double(graph.Number(value));

    private OnnxValue Double(OnnxValue value) => graph.Cast(value, OnnxElementType.Double);

    private OnnxValue Columns(OnnxValue value, int first, int count) =>
        graph.Take(value, 2, graph.Integers([.. Enumerable.Range(first, count).Select(i => (long)i)]));
}
