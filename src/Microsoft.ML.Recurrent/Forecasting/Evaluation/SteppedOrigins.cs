using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>From a row or a time on, every so manieth row of a series; one window.</summary>
internal sealed class SteppedOrigins(ForecastEvaluationOptions options) : IOriginChoice
{
    private readonly long _firstTicks = options.FirstOriginTime?.Ticks ?? 0;

    public bool CompleteHorizonsOnly => options.CompleteHorizonsOnly;

    public int? WindowOf(SeriesRows series, long? firstOrigin)
    {
        long row = series.Count - 1;
        bool chosen = firstOrigin is { } first
            ? (row - first) % options.Stride == 0
            : row >= (options.FirstOriginRow ?? 0) && (options.FirstOriginTime is null || series.Ticks(row) >= _firstTicks);
        return chosen ? 0 : null;
    }

    public long ScaleEnd(SeriesRows series, long firstOrigin) =>
        options.FirstOriginRow is null && options.FirstOriginTime is null ? series.Count : firstOrigin + 1;
}
