namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>A row's series and its place there.</summary>
/// <param name="Series">The forecaster's number of the series; null where it is not known.</param>
/// <param name="Row">The row's number within its series.</param>
internal readonly record struct RowPlace(ulong? Series, long Row);
