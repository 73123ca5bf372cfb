using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Reads data views once into series for a fit, in the order of their first rows.</summary>
/// <param name="columns">The columns to read; the views' schemas have been checked.</param>
/// <param name="calendar">What is made of the time.</param>
/// <param name="throwIfCancelled">Called for every row.</param>
/// <param name="transforms">What becomes of the targets; null where they are read as they are.</param>
internal sealed class SeriesReader(ForecastColumns columns, CalendarEncoding calendar, Action throwIfCancelled, TargetTransforms? transforms)
{
    /// <summary>The transform of the targets so far.</summary>
    public TargetTransforms? Transforms => transforms;

    /// <summary>Vocabularies of the text that has been read.</summary>
    public StepVocabularies Vocabularies { get; } = new(columns);

    /// <summary>Remarks on the rows that have been read.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Series whose last rows, a fraction of each, are the validation split.</summary>
    /// <exception cref="InvalidOperationException">There are no rows, or a row is not what it must be.</exception>
    public SeriesPart[] Split(IDataView data, double validationFraction) =>
        [.. Read(data).All.Select(rows => SeriesPart.Of(rows, columns.Targets.Count, validationFraction))];

    /// <summary>Series that go on in a view of their own for validation; a series may stand in either view alone.</summary>
    /// <exception cref="InvalidOperationException">A view has no rows, or a row is not what it must be.</exception>
    public SeriesPart[] Join(IDataView training, IDataView validation)
    {
        var index = Read(training);
        int[] ends = [.. index.All.Select(rows => checked((int)rows.Count))];
        try
        {
            if (!Append(validation, index))
                throw new InvalidOperationException(SequenceErrors.ItHasNoRows);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(SeriesErrors.BadValidationData(e.Message), e);
        }

        return [.. index.All.Select((rows, i) => SeriesPart.EndingAt(rows, columns.Targets.Count, i < ends.Length ? ends[i] : 0))];
    }

    private SeriesIndex Read(IDataView data)
    {
        int remainders = transforms?.Remainders(columns.Targets.Count) ?? 0, width = columns.RowValues + remainders + calendar.Width;
        var index = new SeriesIndex((name, row) => name.Length == 0 && columns.Series is { } series
            ? throw new InvalidOperationException(SeriesErrors.MissingName(series, row))
            : new SeriesRows(name, width, columns.Time is not null) { FirstRemainder = remainders > 0 ? columns.RowValues : -1 });
        return Append(data, index) ? index : throw new InvalidOperationException(SequenceErrors.NoRows);
    }

    /// <returns>Whether there are any rows.</returns>
    private bool Append(IDataView data, SeriesIndex index)
    {
        using var cursor = data.GetRowCursor(columns.Names.Select(n => data.Schema[n]));
        var reader = new ObservationReader(cursor, columns, calendar, transforms, Vocabularies.Ids);
        // Times tell of themselves.
        var order = columns.Time is null ? new RowOrder(cursor, SeriesErrors.ShuffledRows) : null;
        bool any = false;
        for (; cursor.MoveNext(); any = true)
        {
            throwIfCancelled();
            var series = reader.AppendTo(index);
            order?.Observe(series.Place);
        }

        if (order?.Warning is { } warning)
            Warnings.Add(warning);

        return any;
    }
}
