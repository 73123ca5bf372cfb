using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Reads the place of the row that a cursor stands on: the forecaster's own note of it, or a column of row numbers.</summary>
internal static class PlaceReader
{
    public static Func<RowPlace> Of(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is RowIdDataViewType)
        {
            var ids = row.GetGetter<DataViewRowId>(column);
            DataViewRowId id = default;
            return () =>
            {
                ids(ref id);
                return new RowPlace(id.High, checked((long)id.Low));
            };
        }

        return column.Type.RawType == typeof(int) ? Number<int>(row, column) : Number<long>(row, column);
    }

    /// <summary>A column of row numbers.</summary>
    public static string? Rule(ColumnFacts column) =>
        column is { IsVector: false, IsKey: false, ItemType: NumberDataViewType } && (column.ItemType.RawType == typeof(int) || column.ItemType.RawType == typeof(long))
            ? null
            : $"Row number column '{column.Name}' is {column.Description}; expected an Int32 or an Int64.";

    private static Func<RowPlace> Number<T>(DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return T.IsNegative(value)
                ? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                    $"The row number column '{column.Name}' holds {value} in row {row.Position}; expected the row's number within its series, 0 or more."))
                : new RowPlace(null, long.CreateTruncating(value));
        };
    }
}
