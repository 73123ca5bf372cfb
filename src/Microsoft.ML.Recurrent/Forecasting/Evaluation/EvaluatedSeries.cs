using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>The errors of one series: of the forecasts first, then of each baseline; by window, horizon step and target.</summary>
/// <param name="rows">The actuals, growing row by row.</param>
/// <param name="columns">How far the forecasts reach.</param>
internal sealed class EvaluatedSeries(SeriesRows rows, EvaluationColumns columns)
{
    private readonly Queue<OriginForecast> _pending = new();
    private readonly Dictionary<int, ErrorSums[][]> _sums = [];
    private ulong _lastId;

    public SeriesRows Rows => rows;

    /// <summary>Keeps the rows where they stood when they were forecast.</summary>
    public NumberedRows Numbers { get; } = new(rows, columns.Rows.Time is not null);

    /// <summary>Notices rows that were forecast in another order than they were loaded in.</summary>
    public bool WasShuffled { get; private set; }

    /// <summary>True if a forecast and its actual are both there.</summary>
    public bool HasFigures { get; private set; }

    /// <summary>The first origin measured, or null as long as there is none.</summary>
    public long? FirstOrigin { get; private set; }

    /// <summary>(targets): what errors are divided by; NaN where there is nothing to make a scale of.</summary>
    public double[] Scales { get; private set; } = [];

    /// <summary>Origins measured of a window.</summary>
    public Dictionary<int, int> Origins { get; } = [];

    /// <summary>[forecaster][horizon step × targets + target] of a window; null where the series has no origin in it.</summary>
    public ErrorSums[][]? SumsOf(int window) => _sums.GetValueOrDefault(window);

    /// <summary>Compares the order that the rows were forecast in, which is that of their places, with the order they were loaded in.</summary>
    /// <param name="id">The number that the next row had when it was loaded.</param>
    public void Observe(ulong id)
    {
        WasShuffled |= id < _lastId;
        _lastId = id;
    }

    public void Add(OriginForecast forecast)
    {
        FirstOrigin ??= forecast.Row;
        _pending.Enqueue(forecast);
    }

    /// <summary>Measures the forecasts whose last row has come.</summary>
    public void MeasureComplete()
    {
        while (_pending.TryPeek(out var oldest) && oldest.Row + columns.Horizon < rows.Count)
            Measure(_pending.Dequeue());
    }

    /// <summary>At the end of the data, measures the forecasts that reach beyond it, and makes the scales.</summary>
    /// <param name="completeOnly">Leave those forecasts out.</param>
    /// <param name="scaleEnd">Where the rows end that the scales are made of.</param>
    public void Finish(bool completeOnly, long scaleEnd)
    {
        if (!completeOnly)
        {
            foreach (var forecast in _pending)
                Measure(forecast);
        }

        _pending.Clear();
        Scales = [.. Enumerable.Range(0, columns.Targets).Select(target => SeasonalNaive.Scale(rows, target, Math.Min(scaleEnd, rows.Count), columns.Seasonality))];
    }

    private void Measure(OriginForecast forecast)
    {
        if (!_sums.TryGetValue(forecast.Window, out var sums))
            _sums[forecast.Window] = sums = [.. Enumerable.Range(0, 1 + columns.Baselines.Count).Select(i => NewSums(i == 0 ? columns.Levels.Length : 0))];
        Origins[forecast.Window] = Origins.GetValueOrDefault(forecast.Window) + 1;
        Span<float> quantiles = columns.Levels.Length <= 256 ? stackalloc float[columns.Levels.Length] : new float[columns.Levels.Length];
        for (int cell = 0; cell < forecast.Point.Length; cell++)
        {
            int target = cell % columns.Targets;
            long row = forecast.Row + 1 + cell / columns.Targets;
            float actual = row < rows.Count ? rows[row][target] : float.NaN;
            HasFigures |= !float.IsNaN(actual) && !float.IsNaN(forecast.Point[cell]);
            MeasureForecast(forecast, cell, actual, quantiles, sums[0][cell]);
            for (int i = 0; i < columns.Baselines.Count; i++)
                sums[1 + i][cell].Add(actual, SeasonalNaive.Forecast(rows, target, forecast.Row, row, columns.Baselines[i]));
        }
    }

    private void MeasureForecast(OriginForecast forecast, int cell, float actual, Span<float> quantiles, ErrorSums sums)
    {
        sums.Add(actual, forecast.Point[cell]);
        if (forecast.Lower.Length > 0)
            sums.AddInterval(actual, forecast.Lower[cell], forecast.Upper[cell]);
        if (quantiles.Length == 0)
            return;
        for (int level = 0; level < quantiles.Length; level++)
            quantiles[level] = forecast.Quantiles[level * forecast.Point.Length + cell];
        sums.AddQuantiles(actual, quantiles, columns.Levels);
    }

    private ErrorSums[] NewSums(int levels) => [.. Enumerable.Range(0, columns.Horizon * columns.Targets).Select(_ => new ErrorSums(levels))];
}
