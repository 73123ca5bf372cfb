namespace Microsoft.ML.Recurrent;

/// <content>Readings of the options, most of them once a fit has settled what they leave open.</content>
public abstract partial record ForecastingOptions
{
    /// <summary>A forecast within its least and largest value; NaN stays NaN.</summary>
    internal float Within(float value) => Math.Clamp(value, MinimumForecast ?? float.NegativeInfinity, MaximumForecast ?? float.PositiveInfinity);

    /// <summary>True if interval columns are asked for.</summary>
    internal bool HasIntervals => ConfidenceLowerBoundColumnName is not null;

    /// <summary>Rows of the season that the seasonal naive forecast repeats; 1 where there is none.</summary>
    internal int Season => Seasonality.Count > 0 ? Seasonality[0] : 1;

    /// <summary>Rows up to the origin that the network reads.</summary>
    internal int RowsBehind => Window + LagRows.DefaultIfEmpty().Max();

    /// <summary>The window, which every fit settles.</summary>
    internal int Window => WindowSize ?? throw new InvalidOperationException("WindowSize is null; only a fit chooses it.");

    /// <summary>The lags, which every fit settles.</summary>
    internal IReadOnlyList<int> LagRows => Lags ?? throw new InvalidOperationException("Lags is null; only a fit chooses them.");

    /// <summary>The inputs made of time, which every fit settles.</summary>
    internal CalendarFeatures Calendar =>
        CalendarFeatures ?? throw new InvalidOperationException("CalendarFeatures is null; only a fit chooses them.");

    /// <summary>The name of the quantiles' column.</summary>
    internal string QuantilesColumnName => OutputColumnName + "Quantiles";

    /// <summary>Empty options of the cell, to be filled by <see cref="ToNetwork"/>.</summary>
    private protected abstract RecurrentOptions EmptyNetwork();

    internal sealed override string CellName => EmptyNetwork().CellName;

    internal sealed override Cell ToCell() => EmptyNetwork().ToCell();

    /// <summary>The options of the network that forecasts.</summary>
    internal RecurrentOptions ToNetwork() => EmptyNetwork() with
    {
        SequenceColumnNames = ["Steps"],
        HiddenSize = HiddenSize,
        Layers = Layers,
        EmbeddingSize = EmbeddingSize,
        Bidirectional = false,
        EmbeddingDropout = 0,
        LayerDropout = LayerDropout,
        VariationalDropout = VariationalDropout,
        HeadDropout = HeadDropout,
        RecurrentDropout = RecurrentDropout,
        RecurrentWeightDropout = RecurrentWeightDropout,
        Ensemble = Ensemble,
        Device = Device,
        Seed = Seed,
        Training = Training,
    };
}
