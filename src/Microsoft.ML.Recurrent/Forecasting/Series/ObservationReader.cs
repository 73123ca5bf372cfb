using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Scales;
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
    private readonly (NumberReader Reader, int Width)[] _numbers;
    private readonly Func<int>[] _tokens;
    private readonly TargetTransforms? _transforms;
    private readonly Func<DateTime>? _time;
    private readonly float[] _values;
    private readonly int _firstRemainder;

    /// <param name="row">The row or cursor to follow; the columns are active in it.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="calendar">What is made of the time.</param>
    /// <param name="transforms">What becomes of the targets; null where they are read as they are.</param>
    /// <param name="words">Turns the covariates' text into tokens, null for keys; the fitted vocabularies where it is left out.</param>
    public ObservationReader(DataViewRow row, ForecastColumns columns, CalendarEncoding calendar, TargetTransforms? transforms = null, IReadOnlyList<ITokenIds?>? words = null)
    {
        _row = row;
        _columns = columns;
        _calendar = calendar;
        _transforms = transforms;
        _name = new SeriesNameReader(row, columns);
        _statics = new SeriesStaticsReader(row, columns);
        RowOf = _ => row.Position;
        _names = columns.Numbers;
        _numbers = [.. columns.NumberColumns.Select(c => (NumberReader.Create(row, c.Name), c.Width ?? 1))];
        _tokens = [.. columns.Tokens.Select((c, i) => c.Reader(row, words is null ? c.Vocabulary : words[i]))];
        _time = columns.Time is { } time ? TimeGetter(row, row.Schema[time]) : null;
        _values = new float[columns.RowValues + (transforms?.Remainders(columns.Targets.Count) ?? 0)];
        _firstRemainder = _values.Length > columns.RowValues ? columns.RowValues : -1;
    }

    /// <summary>The row's name in messages, by its series, which may not be known: the data's rows count over all series.</summary>
    public Func<SeriesRows?, long> RowOf { get; init; }

    /// <summary>Reads rows as a fitted forecaster does.</summary>
    /// <param name="row">The row or cursor to follow.</param>
    /// <param name="model">The forecaster.</param>
    /// <param name="rowOf">What messages call the row, where that is not its place in the data.</param>
    public static ObservationReader Of(DataViewRow row, FittedForecast model, Func<SeriesRows?, long>? rowOf = null) =>
        new(row, model.Columns, model.Network.Calendar, model.Scales.Transform) { RowOf = rowOf ?? (_ => row.Position) };

    /// <summary>The name of the series that the row belongs to.</summary>
    /// <exception cref="InvalidOperationException">The key is missing.</exception>
    public ReadOnlySpan<char> ReadName() => _name.Read(RowOf);

    /// <returns>The series that the row was appended to.</returns>
    /// <exception cref="InvalidOperationException">A value is infinite, the time does not rise, a static value changes, or the key is
    /// missing; nothing was appended.</exception>
    public SeriesRows AppendTo(SeriesIndex index)
    {
        var series = index.Find(ReadName(), _row.Position);
        AppendTo(series);
        return series;
    }

    /// <param name="series">The row's.</param>
    /// <exception cref="InvalidOperationException">A value is infinite, the time does not rise or a static value changes; nothing was
    /// appended.</exception>
    public void AppendTo(SeriesRows series)
    {
        ReadNumbers(series);
        TransformTargets(series);
        for (int i = 0; i < _tokens.Length; i++)
            _values[_names.Count + i] = _tokens[i]();
        var time = ReadTime(series);
        _statics.Read(series, RowOf);
        var target = series.Add(time.Ticks);
        _values.CopyTo(target);
        if (_calendar.Width > 0)
            _calendar.Write(time, target[_values.Length..]);
    }

    private void ReadNumbers(SeriesRows series)
    {
        int start = 0;
        foreach (var (reader, width) in _numbers)
        {
            reader.Read(_values.AsSpan(start, width));
            start += width;
        }

        for (int i = 0; i < start; i++)
        {
            if (float.IsInfinity(_values[i]))
                throw new InvalidOperationException(SeriesErrors.Infinite(_names[i], series.Name, RowOf(series), _time?.Invoke(), _values[i]));
        }
    }

    private void TransformTargets(SeriesRows series)
    {
        for (int target = 0; _transforms is not null && target < _columns.Targets.Count; target++)
        {
            if (_values[target] <= _transforms.Floor)
                throw new InvalidOperationException(SeriesErrors.OutsideTransform(
                    _names[target], series.Name, RowOf(series), _values[target], _transforms.Kind, _transforms.Floor));
            SeriesRows.SetTarget(_values, target, _firstRemainder, _transforms.Apply(target, _values[target]));
        }
    }

    private DateTime ReadTime(SeriesRows series)
    {
        if (_time is null)
            return default;
        var time = _time();
        if (time == default)
            throw new InvalidOperationException(SeriesErrors.MissingTime(_columns.Time!, series.Name, RowOf(series)));
        if (series.Count > 0 && time.Ticks <= series.Ticks(series.Count - 1))
            throw new InvalidOperationException(SeriesErrors.Unsorted(
                _columns.Time!, _columns.Series is null, series.Name, RowOf(series), new DateTime(series.Ticks(series.Count - 1)), time, mayBeLocal: _row.Schema[_columns.Time!].Type is DateTimeDataViewType));
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
