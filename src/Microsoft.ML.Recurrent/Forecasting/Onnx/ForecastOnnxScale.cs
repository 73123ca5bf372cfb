using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>The scale of the targets as one origin sees them: fixed, of the history's series, or of the window itself.</summary>
/// <param name="Mean">(1 or batch, 1, targets); in double precision where the model computes in it.</param>
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
    /// <param name="targets">(batch, steps, targets), transformed, unscaled.</param>
    /// <param name="observed">Where there are any.</param>
    public static ForecastOnnxScale? Append(OnnxGraph graph, FittedForecast model, OnnxValue? series, OnnxValue targets, OnnxValue observed)
    {
        if (model.Options.Scaling == SeriesScaling.PerWindow)
            return OfWindow(graph, model.Scales, targets, observed, series);
        if (model.Scales.EachSeries is { } each)
        {
            var own = OfSeries(graph, model.Scales, [.. SeriesNames(model).Select(name => each[name])], graph.Unsqueeze(series!.Value, 1));
            return model.Scales.TypicalDeviation is null ? own : own.Or(graph, OfWindow(graph, model.Scales, targets, observed, series: null));
        }

        return model.Scales.Targets is { } scaling ? Table(graph, model.Scales, [scaling], [1, 1, scaling.Mean.Length]) : null;
    }

    /// <summary>The series of whose size something is known, or that have constant targets, in the order of their places; empty where that makes no difference.</summary>
    public static IReadOnlyList<string> SeriesNames(FittedForecast model) =>
        [.. (model.Scales.EachSeries?.Keys ?? model.Scales.TypicalOfEach?.Keys ?? (model.Columns.Series is null ? null : model.Scales.Constants?.Keys) ?? []).Order(StringComparer.Ordinal)];

    /// <param name="graph">The graph.</param>
    /// <param name="values">Transformed; in the precision of <see cref="Mean"/>.</param>
    /// <param name="scales">The model's.</param>
    /// <returns>In single precision.</returns>
    public OnnxValue Apply(OnnxGraph graph, OnnxValue values, ForecastScales scales)
    {
        var distances = graph.Sub(values, Mean);
        return scales.InDouble is true
            ? graph.Cast(graph.Div(distances, graph.Double(Deviation)), OnnxElementType.Float)
            : graph.Div(distances, Deviation);
    }

    /// <param name="graph">The graph.</param>
    /// <param name="values">Scaled.</param>
    /// <param name="scales">Says whether they are computed in double precision, and whether they are kept in it.</param>
    public OnnxValue Undo(OnnxGraph graph, OnnxValue values, ForecastScales scales)
    {
        if (scales.Limit is null && scales.InDouble is not true)
            return graph.Add(graph.Mul(values, Deviation), Mean);
        var unscaled = graph.Add(graph.Mul(graph.Double(values), graph.Double(Deviation)), graph.Double(Mean));
        var most = graph.DoubleNumber(float.MaxValue);
        var bounded = graph.Max(graph.Min(unscaled, most), graph.DoubleNumber(-float.MaxValue));
        return scales.InDouble is true ? bounded : graph.Cast(bounded, OnnxElementType.Float);
    }

    /// <summary>This scale where it is known, else the other.</summary>
    private ForecastOnnxScale Or(OnnxGraph graph, ForecastOnnxScale other)
    {
        var isUnknown = graph.IsNaN(graph.Cast(Mean, OnnxElementType.Float));
        return new ForecastOnnxScale(graph.Where(isUnknown, other.Mean, Mean), graph.Where(isUnknown, other.Deviation, Deviation));
    }

    private static ForecastOnnxScale OfSeries(OnnxGraph graph, ForecastScales scales, ChannelScaling[] each, OnnxValue places)
    {
        var table = Table(graph, scales, each, [each.Length, each[0].Mean.Length]);
        return new ForecastOnnxScale(graph.Gather(table.Mean, places), graph.Gather(table.Deviation, places));
    }

    private static ForecastOnnxScale Table(OnnxGraph graph, ForecastScales scales, ChannelScaling[] rows, int[] shape) => new(
        Means(graph, scales, rows, shape),
        graph.Constant("targets.scale", shape, [.. rows.SelectMany(r => r.InverseScale.Select(s => 1 / s))]));

    private static OnnxValue Means(OnnxGraph graph, ForecastScales scales, ChannelScaling[] rows, int[] shape)
    {
        var mean = graph.Constant("targets.mean", shape, [.. rows.SelectMany(r => r.Mean)]);
        if (scales.InDouble is not true)
            return mean;
        float[] rest = [.. rows.SelectMany(r => r.MeanRest ?? new float[r.Mean.Length])];
        return graph.Add(graph.Double(mean), graph.Double(graph.Constant("targets.mean_rest", shape, rest)));
    }

    /// <summary>In double precision, as the managed reading has it.</summary>
    private static ForecastOnnxScale OfWindow(OnnxGraph graph, ForecastScales scales, OnnxValue targets, OnnxValue observed, OnnxValue? series)
    {
        var one = graph.DoubleNumber(1);
        var weights = graph.Double(observed);
        var values = graph.Where(observed, graph.Double(targets), graph.DoubleNumber(0));
        var observations = Sum(graph, weights);
        var count = graph.Max(observations, one);
        var mean = graph.Div(Sum(graph, values), count);
        var differences = graph.Mul(graph.Sub(values, mean), weights);
        var squares = Sum(graph, graph.Mul(differences, differences));
        if (scales.TypicalDeviation is not null)
        {
            var known = graph.Where(graph.Less(observations, one), graph.DoubleNumber(float.NaN), mean);
            var square = SquareOfTypical(graph, scales, mean, series);
            var spread = graph.Sqrt(graph.Div(graph.Add(squares, square), graph.Add(observations, one)));
            return new ForecastOnnxScale(Rounded(graph, scales, known), graph.Cast(spread, OnnxElementType.Float)) { TypicalSquare = square };
        }

        return OfLevel(graph, scales, mean, graph.Sqrt(graph.Div(squares, count)));
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
        return graph.Where(graph.IsNaN(own), ofPanel, graph.Mul(graph.Double(own), graph.Double(own)));
    }

    private static OnnxValue SquareOfTypical(OnnxGraph graph, ForecastScales scales, OnnxValue mean)
    {
        var typical = graph.Double(graph.Constant("targets.typical", [1, 1, scales.TypicalDeviation!.Length], scales.TypicalDeviation));
        if (scales.TypicalFraction is not { } fractions)
            return graph.Mul(typical, typical);
        var ofLevel = graph.Mul(mean, graph.Double(graph.Constant("targets.typical_fraction", [1, 1, fractions.Length], fractions)));
        var least = graph.Mul(typical, graph.DoubleNumber((float)WindowScale.LeastOfTypical));
        return graph.Add(graph.Mul(ofLevel, ofLevel), graph.Mul(least, least));
    }

    /// <summary>The rule of earlier models: a window that hardly moves is scaled by its level; (0, 1) where nothing is observed.</summary>
    private static ForecastOnnxScale OfLevel(OnnxGraph graph, ForecastScales scales, OnnxValue mean, OnnxValue deviation)
    {
        var (one, size) = (graph.DoubleNumber(1), graph.Abs(mean));
        var isMoving = graph.Greater(deviation, graph.Mul(size, graph.DoubleNumber(1e-4f)));
        var still = graph.Where(graph.Equal(size, graph.DoubleNumber(0)), one, size);
        return new ForecastOnnxScale(
            Rounded(graph, scales, mean), graph.Cast(graph.Where(isMoving, deviation, still), OnnxElementType.Float));
    }

    private static OnnxValue Rounded(OnnxGraph graph, ForecastScales scales, OnnxValue mean) =>
        scales.InDouble is true ? mean : graph.Cast(mean, OnnxElementType.Float);

    private static OnnxValue Sum(OnnxGraph graph, OnnxValue value) => graph.Unsqueeze(graph.ReduceSum(value, 1), 1);
}
