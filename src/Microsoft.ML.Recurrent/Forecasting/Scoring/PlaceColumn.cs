using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Says of each row which series it belongs to and which row of it it is, as the forecaster read them. Immutable.</summary>
/// <param name="name">The column's name.</param>
internal sealed class PlaceColumn(string name) : OutputColumn(name, RowIdDataViewType.Instance, DataViewSchema.Annotations.Empty)
{
    public override Delegate CreateGetter(IOutputRow row) => (ValueGetter<DataViewRowId>)((ref DataViewRowId value) => value = row.Place);

    /// <summary>The places of a column's forecasts; null where they are no longer there.</summary>
    public static DataViewSchema.Column? Of(DataViewSchema schema, DataViewSchema.Column forecast)
    {
        string? name = ForecastAnnotations.ForecastOf(forecast);
        for (int index = forecast.Index - 1; index >= 0 && name is not null; index--)
        {
            if (schema[index] is { Type: RowIdDataViewType } places && places.Name == name)
                return places;
        }

        return null;
    }
}
