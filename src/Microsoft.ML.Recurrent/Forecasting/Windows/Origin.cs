using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>The row of a series after which a forecast begins.</summary>
internal readonly record struct Origin(SeriesRows Series, long Row);
