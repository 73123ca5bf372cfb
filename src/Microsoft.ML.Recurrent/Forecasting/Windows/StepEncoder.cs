using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>
/// Writes rows of a series as steps of the network's input, so that nothing of the targets and past covariates after the origin is ever
/// read. Immutable and thread-safe.
/// </summary>
/// <param name="layout">What a step holds.</param>
/// <param name="scales">How covariates and statics are scaled.</param>
/// <param name="calendar">What is made of the time.</param>
/// <param name="time">Goes on where the data has ended.</param>
internal sealed class StepEncoder(StepLayout layout, ForecastScales scales, CalendarEncoding calendar, ImpliedTime time)
{
    private readonly int _targets = layout.StepTargets;
    private readonly TargetArithmetic _arithmetic = new(scales);

    public StepLayout Layout => layout;

    /// <param name="series">The series.</param>
    /// <param name="channel">Which of the origin's sequences the step belongs to.</param>
    /// <param name="origin">The last row whose targets and past covariates are known.</param>
    /// <param name="row">The row to write; it may lie beyond the series' end.</param>
    /// <param name="mean">(targets of a step).</param>
    /// <param name="scale">(targets of a step).</param>
    /// <param name="step">(values per step).</param>
    public void Write(SeriesRows series, int channel, long origin, long row, ReadOnlySpan<double> mean, ReadOnlySpan<float> scale, Span<float> step)
    {
        bool ended = row >= series.Count;
        ReadOnlySpan<float> values = ended ? default : series[row];
        step = WriteTargets(series, row > origin ? default : values, channel, mean, scale, step);
        step = WriteCovariates(row > origin ? default : values, 0, layout.PastCovariates, step);
        step = WriteCovariates(values, layout.PastCovariates, layout.FutureCovariates, step);
        foreach (int lag in layout.Lags)
        {
            long lagged = row - lag;
            step = WriteTargets(series, lagged >= 0 && lagged <= origin ? series[lagged] : default, channel, mean, scale, step);
        }

        step = WriteCalendar(series, origin, row, values, step);
        step = WriteStatics(series, step);
        step[0] = row > origin ? 1 : 0;
    }

    /// <summary>The token of an embedded column at a row: 0 where the value is missing, unknown, or not known yet.</summary>
    /// <param name="series">The series.</param>
    /// <param name="origin">The last row whose past covariates are known.</param>
    /// <param name="row">The row; it may lie beyond the series' end.</param>
    /// <param name="column">Counts static keys, then past and future covariates.</param>
    public int Token(SeriesRows series, long origin, long row, int column)
    {
        int covariate = column - layout.StaticTokens;
        if (covariate < 0)
            return series.StaticTokens[column];
        bool isKnown = row < series.Count && (row <= origin || covariate >= layout.PastTokens);
        return isKnown ? TokenColumn.Of(series[row][layout.FirstToken + covariate]) : 0;
    }

    private Span<float> WriteTargets(
        SeriesRows series, ReadOnlySpan<float> values, int channel, ReadOnlySpan<double> mean, ReadOnlySpan<float> scale, Span<float> step)
    {
        for (int target = 0; target < _targets; target++)
        {
            double value = values.IsEmpty ? double.NaN : series.Target(values, channel * _targets + target);
            bool observed = !double.IsNaN(value) && !double.IsNaN(mean[target]);
            step[2 * target] = observed ? (float)_arithmetic.Scaled(value, mean[target], scale[target]) : 0;
            step[2 * target + 1] = observed ? 1 : 0;
        }

        return step[(2 * _targets)..];
    }

    private Span<float> WriteCovariates(ReadOnlySpan<float> values, int first, int count, Span<float> step)
    {
        for (int i = 0; i < count; i++)
        {
            int covariate = first + i;
            float value = values.IsEmpty ? float.NaN : values[layout.Targets + covariate];
            if (scales.Covariates is { } c)
                value = (value - c.Mean[covariate]) * c.InverseScale[covariate];
            bool known = !float.IsNaN(value);
            step[2 * i] = known ? Within(value) : 0;
            step[2 * i + 1] = known ? 1 : 0;
        }

        return step[(2 * count)..];
    }

    private Span<float> WriteCalendar(SeriesRows series, long origin, long row, ReadOnlySpan<float> values, Span<float> step)
    {
        if (layout.Calendar == 0)
            return step;
        if (values.IsEmpty)
            calendar.Write(time.After(series, origin, row), step[..layout.Calendar]);
        else
            values[^layout.Calendar..].CopyTo(step);
        return step[layout.Calendar..];
    }

    /// <summary>A value that is far from all that the network was trained on must not overflow it, nor stay in a carried state.</summary>
    private float Within(float value) => Math.Clamp(value, -_arithmetic.Limit, _arithmetic.Limit);

    private Span<float> WriteStatics(SeriesRows series, Span<float> step)
    {
        var numbers = step[..layout.Statics];
        series.StaticNumbers.CopyTo(numbers);
        if (layout.Statics > 0)
            scales.Statics?.Apply(numbers);
        foreach (ref float number in numbers)
            number = Within(number);
        return step[layout.Statics..];
    }
}
