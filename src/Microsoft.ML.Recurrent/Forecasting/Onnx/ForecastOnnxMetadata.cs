using Microsoft.ML.Recurrent.Onnx;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>The metadata of an exported forecaster, for programs: texts, and JSON where there is more than one thing to say.</summary>
internal static class ForecastOnnxMetadata
{
    /// <param name="model">The forecaster.</param>
    /// <param name="inputs">The graph's inputs.</param>
    /// <param name="outputs">Each output's column and its name in the graph.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        FittedForecast model, IReadOnlyList<ForecastOnnxInput> inputs, IReadOnlyList<KeyValuePair<string, string>> outputs)
    {
        var options = model.Options;
        List<KeyValuePair<string, string>> entries =
        [
            new("library", "Microsoft.ML.Recurrent"),
            new("library_version", LibraryVersion.Current),
            new("cell", options.ToCell().Name),
            new("task", "Forecasting"),
            new("strategy", options.Strategy.ToString()),
            new("context", options.Context.ToString()),
            new("scaling", options.Scaling.ToString()),
            new("horizon", Json(options.Horizon)),
            new("window", Json(options.Window)),
            new("history", model.HistoryRows is { } rows ? Json(rows) : "all"),
            new("minimum_history", Json(options.MinimumHistory)),
            new("lags", Json(options.LagRows)),
            new("targets", Json(options.TargetColumnNames)),
            new("inputs", Json(inputs)),
            new("lengths_input", inputs[^1].Name),
            new("outputs", Json(outputs.ToDictionary())),
        ];
        if (model.Columns.Tokens.Any(column => column.Words is not null))
            entries.Add(new("vocabularies", Json(model.Columns.Tokens.Where(c => c.Words is not null).ToDictionary(c => c.Name, c => c.Words))));
        if (options.Quantiles.Count > 0)
            entries.Add(new("quantiles", Json(options.Quantiles)));
        if (options.HasIntervals)
            entries.Add(new("confidence_level", Json(options.ConfidenceLevel)));
        if (model.Network.Calendar.Width > 0)
            entries.AddRange([new("calendar", Json(model.Network.Calendar.Names)), .. Time(model)]);
        if (ForecastOnnxScale.SeriesNames(model) is { Count: > 0 } series)
            entries.Add(new("series", Json(series)));
        return entries;
    }

    private static IEnumerable<KeyValuePair<string, string>> Time(FittedForecast model)
    {
        yield return new("interval_ticks", Json(model.Time.Interval));
        if (model.Options.TimeStep is { } stated)
            yield return new("time_step", Json(stated));
        else if (model.Time.Steps is { } steps)
            yield return new("time_steps", Json(steps));
    }

    private static string Json<T>(T value) => OnnxJson.Of(value);
}
