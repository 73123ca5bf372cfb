using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Transforms, scales and bounds targets as <see cref="TargetTransforms"/>, <see cref="TargetArithmetic"/> and <see cref="ForecastLimits"/> do; a
/// value that cannot be transformed is missing.</summary>
/// <param name="graph">The graph.</param>
/// <param name="model">The forecaster.</param>
internal sealed class ForecastOnnxTransforms(OnnxGraph graph, FittedForecast model)
{
    private readonly TargetTransforms? _transform = model.Scales.Transform;
    private readonly ForecastLimits _limits = new(model.Options, model.Scales.Transform, model.Columns.Targets.Count);
    private readonly ForecastOnnxPowers _powers = new(graph, model.Scales.Transform);
    private readonly bool _inDouble = model.Scales.InDouble is true;
    private readonly int _targets = model.Columns.Targets.Count;

    /// <summary>The history with its targets as forecasts go on from them: in their units, or transformed in single precision by earlier models.</summary>
    /// <param name="history">(batch, rows, targets + others).</param>
    public OnnxValue Known(OnnxValue history)
    {
        if (_transform is null)
            return history;
        var values = Columns(history, 0, _targets);
        var known = graph.Where(graph.Greater(values, graph.Number(_transform.Floor)), values, graph.Number(float.NaN));
        return With(_inDouble ? known : graph.Cast(_powers.Forward(graph.Double(known)), OnnxElementType.Float), history);
    }

    /// <summary>The targets of <see cref="Known"/>, transformed.</summary>
    /// <param name="targets">(batch, rows, targets).</param>
    public OnnxValue Apply(OnnxValue targets) =>
        !_inDouble ? targets : _transform is null ? graph.Double(targets) : _powers.Forward(graph.Double(targets));

    /// <summary>The history with its targets scaled, in single precision.</summary>
    /// <param name="history">Of <see cref="Known"/>.</param>
    /// <param name="scale">Null where targets are not scaled.</param>
    public OnnxValue Scaled(OnnxValue history, ForecastOnnxScale? scale)
    {
        var values = Apply(Columns(history, 0, _targets));
        var scaled = scale is null ? graph.Cast(values, OnnxElementType.Float) : scale.Apply(graph, values, model.Scales);
        return With(graph.Within(scaled, -model.Scales.Limit, model.Scales.Limit), history);
    }

    /// <summary>In double precision, where the model computes in it.</summary>
    public OnnxValue Precise(OnnxValue value) => _inDouble ? graph.Double(value) : value;

    /// <summary>The distance that rounding alone may have moved an unscaled forecast, (batch, horizon, targets).</summary>
    /// <param name="scaled">Point forecast and levels.</param>
    /// <param name="scale">Null where targets are not scaled.</param>
    public OnnxValue Rounding(IReadOnlyList<OnnxValue> scaled, ForecastOnnxScale? scale)
    {
        if (!_inDouble)
            return graph.Number(0);
        var size = graph.Double(scaled.Select(graph.Abs).Aggregate(graph.Max));
        return scale is null
            ? Rounding(size)
            : graph.Add(Rounding(graph.Mul(size, graph.Double(scale.Deviation))), graph.Mul(graph.Abs(scale.Mean), Number((float)TargetArithmetic.DoubleStep)));
    }

    /// <summary>The rounding of a distance.</summary>
    public OnnxValue Rounding(OnnxValue size) => graph.Mul(graph.Min(graph.Abs(size), Number(float.MaxValue)), Number((float)TargetArithmetic.Step));

    /// <summary>Transformed forecasts within the model's limits.</summary>
    /// <param name="values">(batch, horizon steps, targets).</param>
    public OnnxValue Within(OnnxValue values)
    {
        if (model.Options.MinimumForecast is { } least && !(least <= _transform?.Floor))
            values = graph.Max(values, _inDouble ? Apply(graph.Number(least)) : PerTarget("targets.least", _limits.Least));
        return model.Options.MaximumForecast is { } most && !(most <= _transform?.Floor)
            ? graph.Min(values, _inDouble ? Apply(graph.Number(most)) : PerTarget("targets.most", _limits.Most))
            : values;
    }

    /// <summary>A forecast as <see cref="Known"/> has it of data.</summary>
    public OnnxValue Observed(OnnxValue forecast) => _inDouble ? Undo(forecast) : forecast;

    /// <summary>Transformed forecasts in the targets' units, within the model's limits.</summary>
    /// <param name="values">(batch, horizon, targets).</param>
    /// <param name="rounding">As in <see cref="ForecastLimits.Undo"/>; null for none.</param>
    /// <param name="outward">As there.</param>
    public OnnxValue Undo(OnnxValue values, OnnxValue? rounding = null, int outward = 0)
    {
        if (_inDouble && rounding is { } step)
            values = Moved(values, step, outward);
        if (_transform is not null)
            values = _powers.Back(graph.Double(values));
        if (_transform is not null || _inDouble)
            values = graph.Max(graph.Min(values, Number(float.MaxValue)), Number(-float.MaxValue));
        return graph.Within(graph.Cast(values, OnnxElementType.Float), model.Options.MinimumForecast, model.Options.MaximumForecast);
    }

    private OnnxValue Moved(OnnxValue values, OnnxValue rounding, int outward)
    {
        var isZero = graph.Less(graph.Abs(values), rounding);
        var moved = outward == 0 ? values : outward < 0 ? graph.Sub(values, rounding) : graph.Add(values, rounding);
        var snapped = graph.Where(isZero, Number(0), moved);
        return _powers.IsLog is { } isLog ? graph.Where(isLog, moved, snapped) : snapped;
    }

    private OnnxValue With(OnnxValue targets, OnnxValue history)
    {
        int width = model.Columns.RowValues + model.Network.Calendar.Width;
        return width == _targets ? targets : graph.Concat(2, targets, Columns(history, _targets, width - _targets));
    }

    private OnnxValue PerTarget(string name, IReadOnlyList<double> values) => graph.Constant(name, [1, 1, values.Count], [.. values.Select(v => (float)v)]);

    private OnnxValue Number(float value) => graph.DoubleNumber(value);

    private OnnxValue Columns(OnnxValue value, int first, int count) =>
        graph.Take(value, 2, graph.Integers([.. Enumerable.Range(first, count).Select(i => (long)i)]));
}
