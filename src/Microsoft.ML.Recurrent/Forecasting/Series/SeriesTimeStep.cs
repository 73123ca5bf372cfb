namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>A step, and the series that keep it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Series">The names of the series, in the order of their first rows.</param>
internal sealed record SeriesTimeStep(TimeStep Step, IReadOnlyList<string> Series);
