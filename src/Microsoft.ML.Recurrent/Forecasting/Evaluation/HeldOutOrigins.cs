using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Every row from the last one of each series that a fit has seen.</summary>
/// <param name="known">Rows of each series that the fit has seen; series that are not there were not seen.</param>
internal sealed class HeldOutOrigins(IReadOnlyDictionary<string, long> known) : IOriginChoice
{
    public bool CompleteHorizonsOnly => false;

    public int? WindowOf(SeriesRows series, long? firstOrigin) => series.Count >= KnownOf(series) ? 0 : null;

    public long ScaleEnd(SeriesRows series, long firstOrigin) => firstOrigin + 1;

    private long KnownOf(SeriesRows series) => known.GetValueOrDefault(series.Name);
}
