using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>A forecaster's columns as a graph's outputs: the forecast, calibrated bounds, quantiles; NaN where the history is too
/// short.</summary>
/// <param name="graph">The graph.</param>
/// <param name="model">The forecaster.</param>
/// <param name="lengths">(batch): rows of each history.</param>
/// <param name="levels">(batch, horizon, targets) each: the point forecast, the levels, the scale, then the rounding.</param>
internal sealed class ForecastOnnxOutputs(OnnxGraph graph, FittedForecast model, OnnxValue lengths, IReadOnlyList<OnnxValue> levels)
{
    private readonly ForecastingOptions _options = model.Options;
    private readonly ForecastOnnxTransforms _transforms = new(graph, model);

    private int Targets => model.Columns.Targets.Count;

    public IEnumerable<OnnxOutput> Append()
    {
        var known = model.Network.Levels;
        var point = _transforms.Undo(levels[0], levels[^1]);
        yield return Block(_options.OutputColumnName, point, "the forecast.");
        if (_options is { HasIntervals: true, ConfidenceLowerBoundColumnName: { } lower, ConfidenceUpperBoundColumnName: { } upper })
        {
            var (below, above) = (levels[1 + known.LowerIndex], levels[1 + known.UpperIndex]);
            var (low, high) = Calibrate(below, above);
            yield return Block(lower, Moving(graph.Min(Bound(low, below, -1), point), point), "the interval's lower bound.");
            yield return Block(upper, Moving(graph.Max(Bound(high, above, 1), point), point), "the interval's upper bound.");
        }

        if (_options.Quantiles.Count > 0)
            yield return Quantiles([.. known.QuantileIndices.Select(i => Moving(_transforms.Undo(levels[1 + i], levels[^1]), point))]);
    }

    /// <summary>A bound or a quantile; the point forecast itself of a target that is constant.</summary>
    private OnnxValue Moving(OnnxValue value, OnnxValue point) =>
        model.Scales.Constants is null ? value : graph.Where(graph.Less(levels[^2], Number(0)), point, value);

    private (OnnxValue Lower, OnnxValue Upper) Calibrate(OnnxValue lower, OnnxValue upper)
    {
        if (model.Calibration is not { } calibration)
            return (lower, upper);
        var widening = _transforms.Precise(graph.Constant("widening", [1, _options.Horizon, Targets], calibration.Widening));
        var margin = calibration.FollowsScale is true
            ? Margin(widening, Finite(graph.Sub(upper, lower)))
            : graph.Mul(widening, graph.Max(graph.Sub(upper, lower), Number(IntervalCalibration.LeastOfUnit)));
        return (graph.Min(Finite(graph.Sub(lower, margin)), levels[0]), graph.Max(Finite(graph.Add(upper, margin)), levels[0]));
    }

    /// <summary>A negative fraction is one of the true width, so that the ends never cross.</summary>
    private OnnxValue Margin(OnnxValue widening, OnnxValue width)
    {
        var least = graph.Max(graph.Mul(levels[^2], Number(IntervalCalibration.LeastOfScale)), Number(IntervalCalibration.Least));
        var wider = graph.Where(graph.Greater(widening, Number(0)), graph.Max(width, least), width);
        return Finite(graph.Mul(widening, wider));
    }

    private OnnxValue Finite(OnnxValue values) =>
        model.Scales.Limit is null ? values : graph.Min(graph.Max(values, Number(-float.MaxValue)), Number(float.MaxValue));

    private OnnxValue Number(float value) => model.Scales.InDouble is true ? graph.DoubleNumber(value) : graph.Number(value);

    private OnnxValue Bound(OnnxValue calibrated, OnnxValue level, int outward) =>
        _transforms.Undo(calibrated, model.Scales.InDouble is true ? graph.Add(levels[^1], _transforms.Rounding(graph.Sub(calibrated, level))) : null, outward);

    private OnnxOutput Block(string name, OnnxValue values, string meaning) =>
        Output(name, Shaped(values), [_options.Horizon, .. TargetAxis], meaning);

    private OnnxOutput Quantiles(IReadOnlyList<OnnxValue> each) => Output(
        _options.QuantilesColumnName, graph.Concat(1, [.. each.Select(values => graph.Unsqueeze(Shaped(values), 1))]),
        [each.Count, _options.Horizon, .. TargetAxis], "the quantiles; the metadata hold their levels.");

    private int[] TargetAxis => Targets > 1 ? [Targets] : [];

    /// <summary>NaN where it must be; without the targets' axis where there is one target.</summary>
    private OnnxValue Shaped(OnnxValue values)
    {
        var isShort = graph.Less(lengths, graph.Integer(_options.MinimumHistory));
        var known = graph.Where(graph.Unsqueeze(graph.Unsqueeze(isShort, 1), 2), graph.Number(float.NaN), values);
        return Targets > 1 ? known : graph.Squeeze(known, 2);
    }

    private static OnnxOutput Output(string name, OnnxValue value, int[] axes, string meaning) => new(
        new OnnxValueInfo(name, OnnxElementType.Float, [OnnxDimension.Batch, .. axes.Select(a => (OnnxDimension)a)], $"(batch, {string.Join(", ", axes)}): {meaning}"),
        value);
}
