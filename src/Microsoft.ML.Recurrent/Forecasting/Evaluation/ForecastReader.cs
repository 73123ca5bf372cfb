using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Reads the forecasts of the row that a cursor stands on.</summary>
internal sealed class ForecastReader
{
    private readonly Func<float[]> _point;
    private readonly Func<float[]> _lower;
    private readonly Func<float[]> _upper;
    private readonly Func<float[]> _quantiles;

    /// <param name="row">The cursor to follow; the columns are active in it.</param>
    /// <param name="columns">Names the columns.</param>
    public ForecastReader(DataViewRow row, EvaluationColumns columns)
    {
        _point = Values(row, columns.Forecast);
        _lower = Values(row, columns.Lower);
        _upper = Values(row, columns.Upper);
        _quantiles = Values(row, columns.Quantiles);
    }

    public OriginForecast Read(long row, int window) => new(row, window, _point(), _lower(), _upper(), _quantiles());

    private static Func<float[]> Values(DataViewRow row, string? column)
    {
        if (column is null)
            return () => [];
        var reader = NumberReader.Create(row, column);
        int width = ((VectorDataViewType)row.Schema[column].Type).Size;
        return () => reader.Read(width);
    }
}
