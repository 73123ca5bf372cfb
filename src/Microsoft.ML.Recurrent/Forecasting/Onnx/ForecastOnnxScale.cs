using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>The scale of the targets as one origin sees them: fixed, of the history's series, or of the window itself.</summary>
/// <param name="Mean">(1 or batch, 1, targets).</param>
/// <param name="Deviation">(1 or batch, 1, targets): what a scaled value is multiplied with before the mean is added.</param>
internal sealed record ForecastOnnxScale(OnnxValue Mean, OnnxValue Deviation)
{
    /// <summary>(1 or batch, 1, targets): the square of how far values of the series' windows typically lie from their mean, in double precision; null where that is not
    /// known.</summary>
    public OnnxValue? TypicalSquare { get; init; }

    /// <summary>Appends the scale; null where targets are read as they are.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">The forecaster.</param>
    /// <param name="series">The series' places, where each has its own scale.</param>
    /// <param name="targets">(batch, steps, targets), unscaled.</param>
    /// <param name="observed">Where there are any.</param>
    public static ForecastOnnxScale? Append(OnnxGraph graph, FittedForecast model, OnnxValue? series, OnnxValue targets, OnnxValue observed)
    {
        if (model.Options.Scaling == SeriesScaling.PerWindow)
            return OfWindow(graph, model.Scales, targets, observed, series);
        if (model.Scales.EachSeries is { } each)
        {
            var own = OfSeries(graph, [.. SeriesNames(model).Select(name => each[name])], graph.Unsqueeze(series!.Value, 1));
            return model.Scales.TypicalDeviation is null ? own : own.Or(graph, OfWindow(graph, model.Scales, targets, observed, series: null));
        }

        return model.Scales.Targets is { } scaling ? Table(graph, [scaling], [1, 1, scaling.Mean.Length]) : null;
    }

    /// <summary>The series of whose size something is known, in the order of their places; empty where that makes no difference.</summary>
    public static IReadOnlyList<string> SeriesNames(FittedForecast model) =>
        [.. (model.Scales.EachSeries?.Keys ?? model.Scales.TypicalOfEach?.Keys ?? []).Order(StringComparer.Ordinal)];

    public OnnxValue Apply(OnnxGraph graph, OnnxValue values) => graph.Div(graph.Sub(values, Mean), Deviation);

    /// <param name="graph">The graph.</param>
    /// <param name="values">Scaled.</param>
    /// <param name="isBounded">Whether they are computed in double precision and kept finite.</param>
    public OnnxValue Undo(OnnxGraph graph, OnnxValue values, bool isBounded)
    {
        if (!isBounded)
            return graph.Add(graph.Mul(values, Deviation), Mean);
        var unscaled = graph.Add(graph.Mul(Double(graph, values), Double(graph, Deviation)), Double(graph, Mean));
        var most = Double(graph, graph.Number(float.MaxValue));
        return graph.Cast(graph.Max(graph.Min(unscaled, most), Double(graph, graph.Number(-float.MaxValue))), OnnxElementType.Float);
    }

    /// <summary>This scale where it is known, else the other.</summary>
    private ForecastOnnxScale Or(OnnxGraph graph, ForecastOnnxScale other)
    {
        var isUnknown = graph.IsNaN(Mean);
        return new ForecastOnnxScale(graph.Where(isUnknown, other.Mean, Mean), graph.Where(isUnknown, other.Deviation, Deviation));
    }

    private static ForecastOnnxScale OfSeries(OnnxGraph graph, ChannelScaling[] each, OnnxValue places)
    {
        var table = Table(graph, each, [each.Length, each[0].Mean.Length]);
        return new ForecastOnnxScale(graph.Gather(table.Mean, places), graph.Gather(table.Deviation, places));
    }

    private static ForecastOnnxScale Table(OnnxGraph graph, ChannelScaling[] rows, int[] shape) => new(
        graph.Constant("targets.mean", shape, [.. rows.SelectMany(r => r.Mean)]),
        graph.Constant("targets.scale", shape, [.. rows.SelectMany(r => r.InverseScale.Select(s => 1 / s))]));

    /// <summary>In double precision, as the managed reading has it.</summary>
    private static ForecastOnnxScale OfWindow(OnnxGraph graph, ForecastScales scales, OnnxValue targets, OnnxValue observed, OnnxValue? series)
    {
        var one = Double(graph, graph.Number(1));
        var weights = Double(graph, observed);
        var values = Double(graph, graph.Where(observed, targets, graph.Number(0)));
        var observations = Sum(graph, weights);
        var count = graph.Max(observations, one);
        var mean = graph.Div(Sum(graph, values), count);
        var differences = graph.Mul(graph.Sub(values, mean), weights);
        var squares = Sum(graph, graph.Mul(differences, differences));
        if (scales.TypicalDeviation is not null)
        {
            var known = graph.Where(graph.Less(observations, one), graph.Number(float.NaN), graph.Cast(mean, OnnxElementType.Float));
            var square = SquareOfTypical(graph, scales, mean, series);
            var spread = graph.Sqrt(graph.Div(graph.Add(squares, square), graph.Add(observations, one)));
            return new ForecastOnnxScale(known, graph.Cast(spread, OnnxElementType.Float)) { TypicalSquare = square };
        }

        return OfLevel(graph, mean, graph.Sqrt(graph.Div(squares, count)));
    }

    /// <summary>Of the window's series, else of the panel.</summary>
    private static OnnxValue SquareOfTypical(OnnxGraph graph, ForecastScales scales, OnnxValue mean, OnnxValue? series)
    {
        var ofPanel = SquareOfTypical(graph, scales, mean);
        if (scales.TypicalOfEach is not { } each)
            return ofPanel;
        // Behind the last series stands one that is not known: -1 counts from the end.
        float[][] rows = [.. each.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value), [.. scales.TypicalDeviation!.Select(_ => float.NaN)]];
        var table = graph.Constant("targets.typical_of_each", [rows.Length, rows[0].Length], [.. rows.SelectMany(r => r)]);
        var own = graph.Gather(table, graph.Unsqueeze(series!.Value, 1));
        return graph.Where(graph.IsNaN(own), ofPanel, graph.Mul(Double(graph, own), Double(graph, own)));
    }

    private static OnnxValue SquareOfTypical(OnnxGraph graph, ForecastScales scales, OnnxValue mean)
    {
        var typical = Double(graph, graph.Constant("targets.typical", [1, 1, scales.TypicalDeviation!.Length], scales.TypicalDeviation));
        if (scales.TypicalFraction is not { } fractions)
            return graph.Mul(typical, typical);
        var ofLevel = graph.Mul(mean, Double(graph, graph.Constant("targets.typical_fraction", [1, 1, fractions.Length], fractions)));
        var least = graph.Mul(typical, Double(graph, graph.Number((float)WindowScale.LeastOfTypical)));
        return graph.Add(graph.Mul(ofLevel, ofLevel), graph.Mul(least, least));
    }

    /// <summary>The rule of earlier models: a window that hardly moves is scaled by its level; (0, 1) where nothing is observed.</summary>
    private static ForecastOnnxScale OfLevel(OnnxGraph graph, OnnxValue mean, OnnxValue deviation)
    {
        var (one, size) = (Double(graph, graph.Number(1)), graph.Abs(mean));
        var isMoving = graph.Greater(deviation, graph.Mul(size, Double(graph, graph.Number(1e-4f))));
        var still = graph.Where(graph.Equal(size, Double(graph, graph.Number(0))), one, size);
        return new ForecastOnnxScale(
            graph.Cast(mean, OnnxElementType.Float), graph.Cast(graph.Where(isMoving, deviation, still), OnnxElementType.Float));
    }

    private static OnnxValue Double(OnnxGraph graph, OnnxValue value) => graph.Cast(value, OnnxElementType.Double);

    private static OnnxValue Sum(OnnxGraph graph, OnnxValue value) => graph.Unsqueeze(graph.ReduceSum(value, 1), 1);
}
