using System.Globalization;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Streaming engines over synthetic series; the second process has them too.</summary>
internal static class Streams
{
    /// <summary>Rows before the checkpoint.</summary>
    public const int Split = 50;

    /// <summary>Three series, of different lengths.</summary>
    public static SeriesRow[] Rows => SyntheticSeries.Interleave(SyntheticSeries.Create(60, 3, 31));

    public static ForecastingEngine<SeriesRow, ForecastRow> Engine(ITransformer model) =>
        model.CreateForecastingEngine<SeriesRow, ForecastRow>(new MLContext(1));

    public static ForecastingEngine<SeriesRow, StreamedForecast> FullEngine(ITransformer model) =>
        model.CreateForecastingEngine<SeriesRow, StreamedForecast>(new MLContext(1));

    /// <summary>Each row's forecast, everything known after it.</summary>
    public static float[][] Forecasts(ITransformer model, IReadOnlyList<SeriesRow> rows)
    {
        var engine = FullEngine(model);
        return [.. rows.Select((row, i) => engine.Predict(row, [.. rows.Skip(i + 1).Where(r => r.Series == row.Series).Take(3)]).All)];
    }

    /// <summary>Forecasts with every bit.</summary>
    public static string[] Lines(ForecastingEngine<SeriesRow, StreamedForecast> engine, IEnumerable<SeriesRow> rows) =>
        [.. rows.Select(r => string.Join(' ', engine.Predict(r).All.Select(f => f.ToString("R", CultureInfo.InvariantCulture))))];
}
