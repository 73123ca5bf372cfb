using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>A series' latest row, as far as an engine keeps it: targets, covariates, time and the series' text. For one thread at a
/// time.</summary>
/// <param name="schema">An observation's columns as the forecaster sees them.</param>
/// <param name="columns">What the forecaster reads of them.</param>
internal sealed class KeptRow(DataViewSchema schema, ForecastColumns columns) : DataViewRow
{
    private readonly string[] _numbers = [.. columns.Numbers];

    /// <summary>The series whose row it is.</summary>
    public SeriesRows? Series { get; set; }

    /// <summary>Which row of the series.</summary>
    public long Row { get; set; }

    public override DataViewSchema Schema => schema;

    public override long Position => Row;

    public override long Batch => 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    /// <exception cref="InvalidOperationException">The column is not kept.</exception>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        // Of columns with one name the forecaster reads the last.
        Delegate? getter = schema[column.Name].Index == column.Index ? GetterOf(column.Name) : null;
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(StreamErrors.NotKept(column.Name));
    }

    private Delegate? GetterOf(string name)
    {
        int number = Array.IndexOf(_numbers, name);
        if (number >= 0)
            return new ValueGetter<float>((ref float value) => value = Series![Row][number]);
        if (name == columns.Time && schema[name].Type is DateTimeOffsetDataViewType)
            return new ValueGetter<DateTimeOffset>((ref DateTimeOffset value) => value = new DateTimeOffset(Series!.Ticks(Row), TimeSpan.Zero));
        if (name == columns.Time)
            return new ValueGetter<DateTime>((ref DateTime value) => value = new DateTime(Series!.Ticks(Row)));
        if (name == columns.Series && !columns.SeriesIsKey)
            return new ValueGetter<ReadOnlyMemory<char>>((ref ReadOnlyMemory<char> value) => value = Series!.Name.AsMemory());
        return null;
    }
}
