using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>The warnings in a context's log.</summary>
internal static class Warnings
{
    public static List<string> Of(MLContext context)
    {
        List<string> warnings = [];
        context.Log += (_, e) => warnings.AddRange(e.Kind == ChannelMessageKind.Warning ? [e.RawMessage] : []);
        return warnings;
    }

    /// <summary>Those of a fit.</summary>
    public static List<string> OfFit(GruForecastingOptions options, IEnumerable<SeriesRow> rows)
    {
        var context = new MLContext(1);
        var warnings = Of(context);
        context.Forecasting.ForecastByGru(options).Fit(context.Data.LoadFromEnumerable(rows));
        return warnings;
    }
}
