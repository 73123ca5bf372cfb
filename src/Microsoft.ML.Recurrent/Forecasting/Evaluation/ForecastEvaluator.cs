using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>Reads a view once and holds forecasts against what came. Of each series it keeps the targets, and the forecasts whose rows
/// have not all come. Rows that were shuffled are read once more, and all held.</summary>
/// <param name="columns">The columns to read.</param>
/// <param name="choice">The origins to measure.</param>
/// <param name="cancellation">Ends the evaluation.</param>
/// <param name="warn">Takes warnings of rows that are missing, repeated or in another order; null for none.</param>
internal sealed class ForecastEvaluator(EvaluationColumns columns, IOriginChoice choice, CancellationToken cancellation, Action<string>? warn = null)
{
    /// <returns>The series that have origins, in the order of their first rows.</returns>
    /// <exception cref="InvalidOperationException">A row is not what it must be.</exception>
    public IReadOnlyList<EvaluatedSeries> Run(IDataView data)
    {
        var measured = new MeasuredSeries(columns, choice);
        using var cursor = new EvaluationCursor(data, columns, cancellation);
        if (!Walk(cursor, measured))
            measured = Sorted(data);
        var finished = measured.Finish();
        if (warn is not null && finished.Count > 0 && EvaluationWarnings.Of(measured.All, columns, cursor.Order.Warning) is { } warning)
            warn(warning);
        return finished;
    }

    /// <returns>False if a row comes after rows that follow it.</returns>
    private bool Walk(EvaluationCursor cursor, MeasuredSeries measured)
    {
        while (cursor.MoveNext())
        {
            var place = cursor.Place;
            var series = measured.Find(cursor.SeriesIn(measured.Index), place);
            var standing = place is { } known ? series.Numbers.Begin(known.Row) : RowStanding.Next;
            if (standing != RowStanding.Next && columns.Rows.Time is not null)
                throw Fallen(cursor, series, place!.Value);
            if (standing == RowStanding.Late)
                return false;
            if (standing == RowStanding.Repeated)
                continue;
            if (place?.Series is not null && cursor.Order.Id is { } id)
                series.Observe(id);
            cursor.AppendTo(series.Rows);
            measured.Measure(series, cursor.Forecast);
        }

        return true;
    }

    private MeasuredSeries Sorted(IDataView data)
    {
        var (rows, measured) = (new ShuffledRows(columns), new MeasuredSeries(columns, choice));
        using (var cursor = new EvaluationCursor(data, columns, cancellation))
            rows.Read(cursor);
        rows.Measure(measured);
        return measured;
    }

    /// <summary>Times that fall or stand still have a message of their own, which tells more.</summary>
    private InvalidOperationException Fallen(EvaluationCursor cursor, EvaluatedSeries series, RowPlace place)
    {
        cursor.AppendTo(series.Rows);
        return new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"Row {place.Row}{Sequences.SequenceErrors.Of(series.Rows.Name)} comes again, or after rows that follow it by their numbers, but times of column '{columns.Rows.Time}' rise; expected numbers that rise with the times."));
    }
}
