using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Chooses the origins to measure.</summary>
internal interface IOriginChoice
{
    /// <summary>True if forecasts that reach beyond the end of a series are left out.</summary>
    bool CompleteHorizonsOnly { get; }

    /// <summary>The window that the newest row of a series is an origin of; null where it is none.</summary>
    /// <param name="series">The series up to that row.</param>
    /// <param name="firstOrigin">The series' first origin, or null as long as there is none.</param>
    int? WindowOf(SeriesRows series, long? firstOrigin);

    /// <summary>The end of the rows that the scales of a series are made of.</summary>
    /// <param name="series">The whole series.</param>
    /// <param name="firstOrigin">Its first origin.</param>
    long ScaleEnd(SeriesRows series, long firstOrigin);
}
