using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Appends the row that a cursor stands on to its series. Allocates nothing once warm.</summary>
internal sealed class ObservationReader
{
    private readonly DataViewRow _row;
    private readonly ForecastColumns _columns;
    private readonly CalendarEncoding _calendar;
    private readonly SeriesNameReader _name;
    private readonly SeriesStaticsReader _statics;
    private readonly IReadOnlyList<string> _names;
    private readonly ValueGetter<float>[] _numbers;
    private readonly Func<DateTime>? _time;
    private readonly float[] _values;

    /// <param name="row">The row or cursor to follow; the columns are active in it.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="calendar">What is made of the time.</param>
    public ObservationReader(DataViewRow row, ForecastColumns columns, CalendarEncoding calendar)
    {
        _row = row;
        _columns = columns;
        _calendar = calendar;
        _name = new SeriesNameReader(row, columns);
        _statics = new SeriesStaticsReader(row, columns);
        _names = columns.Numbers;
        _numbers = [.. _names.Select(n => row.GetGetter<float>(row.Schema[n]))];
        _time = columns.Time is { } time ? TimeGetter(row, row.Schema[time]) : null;
        _values = new float[_numbers.Length];
    }

    /// <summary>The name of the series that the row belongs to.</summary>
    /// <exception cref="InvalidOperationException">The key is missing.</exception>
    public ReadOnlySpan<char> ReadName() => _name.Read();

    /// <returns>The series that the row was appended to.</returns>
    /// <exception cref="InvalidOperationException">A value is infinite, the time does not rise, a static value changes, or the key is
    /// missing; nothing was appended.</exception>
    public SeriesRows AppendTo(SeriesIndex index)
    {
        var series = index.Find(_name.Read(), _row.Position);
        AppendTo(series);
        return series;
    }

    /// <param name="series">The row's.</param>
    /// <exception cref="InvalidOperationException">A value is infinite, the time does not rise or a static value changes; nothing was
    /// appended.</exception>
    public void AppendTo(SeriesRows series)
    {
        ReadNumbers();
        var time = ReadTime(series);
        _statics.Read(series);
        var target = series.Add(time.Ticks);
        _values.CopyTo(target);
        if (_calendar.Width > 0)
            _calendar.Write(time, target[_values.Length..]);
    }

    private void ReadNumbers()
    {
        for (int i = 0; i < _numbers.Length; i++)
        {
            _numbers[i](ref _values[i]);
            if (float.IsInfinity(_values[i]))
                throw new InvalidOperationException(SeriesErrors.Infinite(_names[i], _row.Position, _values[i]));
        }
    }

    private DateTime ReadTime(SeriesRows series)
    {
        if (_time is null)
            return default;
        var time = _time();
        if (time == default)
            throw new InvalidOperationException(SeriesErrors.MissingTime(_columns.Time!, series.Name, _row.Position));
        if (series.Count > 0 && time.Ticks <= series.Ticks(series.Count - 1))
            throw new InvalidOperationException(SeriesErrors.Unsorted(
                _columns.Time!, series.Name, _row.Position, new DateTime(series.Ticks(series.Count - 1)), time));
        return time;
    }

    /// <summary>A time with an offset is read as its UTC time, so that steps are even where clocks change.</summary>
    private static Func<DateTime> TimeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is DateTimeOffsetDataViewType)
        {
            var offsets = row.GetGetter<DateTimeOffset>(column);
            DateTimeOffset offset = default;
            return () =>
            {
                offsets(ref offset);
                return offset.UtcDateTime;
            };
        }

        var times = row.GetGetter<DateTime>(column);
        DateTime time = default;
        return () =>
        {
            times(ref time);
            return time;
        };
    }
}
