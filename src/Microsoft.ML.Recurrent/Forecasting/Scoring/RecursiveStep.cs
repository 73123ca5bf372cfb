using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Moves an origin on by a row whose targets are the forecast. Immutable and thread-safe.</summary>
internal sealed class RecursiveStep(FittedForecast model)
{
    private readonly ForecastNetwork _network = model.Network;
    private readonly ForecastLimits _limits = new(model.Options, model.Scales.Transform, model.Columns.Targets.Count);

    /// <summary>Reads the forecast as if it had been observed, its past covariates missing; the series may be written on.</summary>
    /// <param name="head">The origin.</param>
    /// <param name="forecast">(targets, <paramref name="stride"/>): each target's point forecast first.</param>
    /// <param name="stride">Numbers per target.</param>
    public Origin Advance(Origin head, ReadOnlySpan<double> forecast, int stride)
    {
        int targets = _network.Layout.Targets;
        long row = head.Row + 1;
        var values = row < head.Series.Count ? head.Series[row] : AddAfterEnd(head.Series, head.Row);
        for (int target = 0; target < targets; target++)
            head.Series.SetTarget(values, target, Observed(target, forecast[target * stride]));
        values.Slice(targets, _network.Layout.PastCovariates).Fill(float.NaN);
        values.Slice(_network.Layout.FirstToken, _network.Layout.PastTokens).Clear();
        return head with { Row = row };
    }

    /// <summary>A forecast as it would stand in data; earlier models go on with it as it is.</summary>
    private double Observed(int target, double forecast)
    {
        if (model.Scales.InDouble is not true)
            return forecast;
        float value = _limits.Undo(target, forecast);
        return model.Scales.Transform?.Apply(target, value) ?? value;
    }

    private Span<float> AddAfterEnd(SeriesRows path, long origin)
    {
        long ticks = 0;
        if (model.Columns.Time is not null)
            ticks = model.Time.After(path, origin, path.Count).Ticks;
        var values = path.Add(ticks);
        values.Fill(float.NaN);
        if (_network.Calendar.Width > 0)
            _network.Calendar.Write(new DateTime(ticks), values[^_network.Calendar.Width..]);
        return values;
    }
}
