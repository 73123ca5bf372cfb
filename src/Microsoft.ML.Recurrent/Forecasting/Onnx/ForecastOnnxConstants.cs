using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Forecasts targets that were constant at fit as their constants, as <see cref="ConstantTargets"/> does.</summary>
/// <param name="IsConstant">(batch, 1, targets): whether the window holds the constant alone.</param>
/// <param name="Values">(1 or batch, 1, targets), in the targets' units.</param>
internal sealed record ForecastOnnxConstants(OnnxValue IsConstant, OnnxValue Values)
{
    /// <returns>Null where no target is constant.</returns>
    /// <param name="graph">The graph.</param>
    /// <param name="model">The forecaster.</param>
    /// <param name="series">The series' places, where there are several series.</param>
    /// <param name="rows">The steps' rows.</param>
    /// <param name="targets">(batch, steps, targets), in their units.</param>
    /// <param name="observed">Where there are any.</param>
    /// <param name="lengths">(batch): rows up to the origin.</param>
    public static ForecastOnnxConstants? Append(
        OnnxGraph graph, FittedForecast model, OnnxValue? series, ForecastOnnxRows rows, OnnxValue targets, OnnxValue observed, OnnxValue lengths)
    {
        if (model.Scales.Constants is not { } constants)
            return null;
        var values = Table(graph, model, constants, series);
        // A network that is led over all rows still goes by its window here.
        var isInWindow = graph.Greater(rows.Rows, graph.Sub(graph.Unsqueeze(lengths, 1), graph.Integer(model.Options.Window + 1L)));
        var seen = graph.And(observed, graph.Unsqueeze(isInWindow, 2));
        var isOther = graph.And(seen, graph.Not(graph.Equal(targets, values)));
        return new ForecastOnnxConstants(graph.And(Any(graph, seen), graph.Not(Any(graph, isOther))), values);
    }

    private static OnnxValue Table(OnnxGraph graph, FittedForecast model, IReadOnlyDictionary<string, float[]> constants, OnnxValue? series)
    {
        int targets = model.Columns.Targets.Count;
        float[] moving = [.. Enumerable.Repeat(float.NaN, targets)];
        if (series is not { } places)
            return graph.Constant("targets.constant", [1, 1, targets], constants.GetValueOrDefault("", moving));
        // Behind the last series stands one that is not known: -1 counts from the end.
        float[][] rows = [.. ForecastOnnxScale.SeriesNames(model).Select(name => constants.GetValueOrDefault(name, moving)), moving];
        return graph.Gather(graph.Constant("targets.constant", [rows.Length, targets], [.. rows.SelectMany(r => r)]), graph.Unsqueeze(places, 1));
    }

    private static OnnxValue Any(OnnxGraph graph, OnnxValue flags) =>
        graph.Greater(graph.Unsqueeze(graph.ReduceMax(graph.Cast(flags, OnnxElementType.Float), 1), 1), graph.Number(0));
}
