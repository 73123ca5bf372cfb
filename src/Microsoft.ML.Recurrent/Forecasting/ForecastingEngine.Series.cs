using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Forecasting.Streaming;

namespace Microsoft.ML.Recurrent;

/// <content>What the engine knows of its series without a new observation.</content>
public sealed partial class ForecastingEngine<TObservation, TForecast>
{
    /// <summary>The number of series observed so far and not forgotten; 1 at most where all rows are one series.</summary>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public int SeriesCount => _states.Kept.Count;

    /// <summary>The names of those series at the moment, in ordinal order: what <see cref="Predict(string)"/> and <see cref="Forget"/> take. A
    /// series that is told apart by a key is named by the key's value, or by its number, from 1, where the data of the fit had no values; where all
    /// rows are one series, its name is empty.</summary>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public IReadOnlyList<string> SeriesNames => [.. _states.Kept.All.Select(s => s.Name)];

    /// <summary>Forecasts the rows after the latest observation, which was taken in before, or came from a checkpoint; where all rows are one
    /// series. Nothing is taken in.</summary>
    /// <remarks>Of the observation's own columns, <typeparamref name="TForecast"/> can have the targets, numeric covariates and the time here,
    /// which are the latest observation's, and the series' text; others are not kept. Targets that were transformed come back within rounding.</remarks>
    /// <exception cref="InvalidOperationException">There is no observation; the model has a series column; or <typeparamref name="TForecast"/>
    /// has a column of the observation that is not kept.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public TForecast Predict() => Predict([]);

    /// <summary>The same, where something is known of the rows after the latest observation.</summary>
    /// <param name="known">The rows after it, as in <see cref="Predict(TObservation, IReadOnlyList{TObservation})"/>.</param>
    /// <exception cref="ArgumentException">A known row is null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict()" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    [OverloadResolutionPriority(-1)]
    public TForecast Predict(IReadOnlyList<TObservation> known)
    {
        _ = _states.Kept;
        if (_pipeline.Model.Fitted.Columns.Series is { } column)
            throw new InvalidOperationException(ForecastStreamErrors.SeriesNotNamed(column));
        var forecast = new TForecast();
        Forecast("", known, forecast);
        return forecast;
    }

    /// <summary>Forecasts the rows after the latest observation of a series. Nothing is taken in.</summary>
    /// <param name="series">One of <see cref="SeriesNames"/>.</param>
    /// <remarks><inheritdoc cref="Predict()" path="/remarks/node()"/></remarks>
    /// <exception cref="InvalidOperationException">The series has no observation, or <typeparamref name="TForecast"/> has a column of the
    /// observation that is not kept.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    [OverloadResolutionPriority(-1)]
    public TForecast Predict(string series) => Predict(series, []);

    /// <summary>The same, where something is known of the rows after the latest observation.</summary>
    /// <param name="series">One of <see cref="SeriesNames"/>.</param>
    /// <param name="known">The rows after it, as in <see cref="Predict(TObservation, IReadOnlyList{TObservation})"/>.</param>
    /// <exception cref="ArgumentException">A known row is of another series, or null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(string)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    [OverloadResolutionPriority(-1)]
    public TForecast Predict(string series, IReadOnlyList<TObservation> known)
    {
        var forecast = new TForecast();
        Predict(series, known, ref forecast);
        return forecast;
    }

    /// <summary>The same, written to an object that is there: its arrays are used again.</summary>
    /// <param name="series">One of <see cref="SeriesNames"/>.</param>
    /// <param name="known">The rows after it, as in <see cref="Predict(TObservation, IReadOnlyList{TObservation})"/>.</param>
    /// <param name="forecast">Gets the forecast.</param>
    /// <exception cref="ArgumentException">A known row is of another series, or null.</exception>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(string)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    [OverloadResolutionPriority(-1)]
    public void Predict(string series, IReadOnlyList<TObservation> known, ref TForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(series);
        _ = _states.Kept;
        if (_pipeline.Model.Fitted.Columns.Series is null && series.Length > 0)
            throw new InvalidOperationException(ForecastStreamErrors.NoSuchSeries(series));
        var target = forecast ?? new TForecast();
        Forecast(series, known, target);
        forecast = target;
    }

    /// <summary>Gives up what is kept of a series; its next observation begins it anew.</summary>
    /// <param name="series">One of <see cref="SeriesNames"/>; empty where all rows are one series.</param>
    /// <returns>Whether there was such a series.</returns>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public bool Forget(string series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return _states.Kept.Forget(series);
    }

    private void Forecast(string series, IReadOnlyList<TObservation> known, TForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(known);
        var states = _states.Kept;
        var lane = _states.Rent();
        try
        {
            lane.Forecast(states, series, known, forecast);
        }
        finally
        {
            _states.Return(lane);
        }
    }
}
