using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads a series' static values off its first row and holds the later ones to them.</summary>
internal sealed class SeriesStaticsReader
{
    private readonly StaticColumnReader[] _numberReaders;
    private readonly (StaticColumn Column, KeyReader Key)[] _keyReaders;
    private readonly float[] _numbers;

    public SeriesStaticsReader(DataViewRow row, ForecastColumns columns)
    {
        _numberReaders = [.. columns.StaticNumbers.Select(c => new StaticColumnReader(row, c))];
        _keyReaders = [.. columns.StaticKeys.Select(c => (c, new KeyReader(row, c.Name, c.Width, c.Keys)))];
        _numbers = new float[columns.StaticNumberWidth];
    }

    /// <exception cref="InvalidOperationException">A value is not finite, or not the one of the series' first row.</exception>
    public void Read(SeriesRows series, Func<SeriesRows?, long> rowOf)
    {
        ReadNumbers(series, rowOf);
        ReadKeys(series, rowOf);
    }

    private void ReadNumbers(SeriesRows series, Func<SeriesRows?, long> rowOf)
    {
        int start = 0;
        foreach (var reader in _numberReaders)
        {
            var values = _numbers.AsSpan(start, reader.Column.Width);
            reader.Read(values);
            if (values.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) is >= 0 and var bad)
                throw new InvalidOperationException(SequenceErrors.NotFinite(reader.Column.Name, rowOf(series), values[bad], series.Name));
            if (series.Count > 0 && !values.SequenceEqual(series.StaticNumbers.AsSpan(start, values.Length)))
                throw new InvalidOperationException(SeriesErrors.ChangedStatic(reader.Column.Name, series.Name, rowOf(series)));
            start += values.Length;
        }

        if (series.Count == 0)
            series.StaticNumbers = _numbers.Length == 0 ? [] : [.. _numbers];
    }

    private void ReadKeys(SeriesRows series, Func<SeriesRows?, long> rowOf)
    {
        if (series.Count == 0)
            series.StaticTokens = _keyReaders.Length == 0 ? [] : new int[_keyReaders.Length];
        for (int i = 0; i < _keyReaders.Length; i++)
        {
            var (column, key) = _keyReaders[i];
            int token = key.Read();
            if (series.Count == 0)
                series.StaticTokens[i] = token;
            else if (series.StaticTokens[i] != token)
                throw new InvalidOperationException(SeriesErrors.ChangedStatic(column.Name, series.Name, rowOf(series)));
        }
    }
}
