using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>A series' latest row, as far as an engine keeps it: targets, numeric covariates, time and the series' text. For one thread at a
/// time.</summary>
/// <param name="schema">An observation's columns as the forecaster sees them.</param>
/// <param name="columns">What the forecaster reads of them.</param>
/// <param name="transform">What became of the targets; null where they are kept as they are.</param>
internal sealed class KeptRow(DataViewSchema schema, ForecastColumns columns, TargetTransforms? transform) : DataViewRow
{
    private readonly Dictionary<string, (int Start, int Width)> _numbers = Places(columns);

    /// <summary>The series whose row it is.</summary>
    public SeriesRows? Series { get; set; }

    /// <summary>The row's place in the series.</summary>
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
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(ForecastStreamErrors.NotKept(column.Name));
    }

    private static Dictionary<string, (int Start, int Width)> Places(ForecastColumns columns)
    {
        var places = new Dictionary<string, (int Start, int Width)>();
        int start = 0;
        foreach (var column in columns.NumberColumns)
        {
            places.Add(column.Name, (start, column.Width ?? 1));
            start += column.Width ?? 1;
        }

        return places;
    }

    private ValueGetter<VBuffer<float>> Vector(int start, int width) => (ref VBuffer<float> value) =>
    {
        var editor = VBufferEditor.Create(ref value, width);
        for (int i = 0; i < width; i++)
            editor.Values[i] = Value(start + i);
        value = editor.Commit();
    };

    private float Value(int number) =>
        number < columns.Targets.Count && transform is not null ? (float)transform.Undo(number, Series!.Target(Row, number)) : Series![Row][number];

    private Delegate? GetterOf(string name)
    {
        if (_numbers.TryGetValue(name, out var place))
            return schema[name].Type is VectorDataViewType ? Vector(place.Start, place.Width) : new ValueGetter<float>((ref float value) => value = Value(place.Start));
        if (name == columns.Time && schema[name].Type is DateTimeOffsetDataViewType)
            return new ValueGetter<DateTimeOffset>((ref DateTimeOffset value) => value = new DateTimeOffset(Series!.Ticks(Row), TimeSpan.Zero));
        if (name == columns.Time)
            return new ValueGetter<DateTime>((ref DateTime value) => value = new DateTime(Series!.Ticks(Row)));
        if (name == columns.Series && !columns.SeriesIsKey)
            return new ValueGetter<ReadOnlyMemory<char>>((ref ReadOnlyMemory<char> value) => value = Series!.Name.AsMemory());
        return null;
    }
}
