namespace Microsoft.ML.Recurrent;

/// <summary>The scaling of series inside the model.</summary>
public enum SeriesScaling
{
    /// <summary>Values are read as they are, up to a size of 1e18.</summary>
    None,

    /// <summary>Zero mean and unit variance over the training split.</summary>
    Standard,

    /// <summary>Zero median and unit interquartile range over the training split; outliers do not count.</summary>
    Robust,

    /// <summary>Targets: zero mean and about unit variance over the observed values of each window, to which the deviation typical of a
    /// window of its series (of all series where it was not there at fit) counts as one more value, so that windows that hardly move are scaled by the size of what is forecast. A window without an
    /// observed value gives a forecast of NaN. Covariates: <see cref="Standard"/>. Suits series of different or drifting levels.</summary>
    PerWindow,

    /// <summary>The fit chooses and its log says what: <see cref="Standard"/> for a state that runs on along the series, for scales of each series'
    /// own, and for one series whose windows mislead (what follows lies farther from the mean of the window than from that of all earlier rows, by 15 % or more);
    /// <see cref="PerWindow"/> otherwise. A fitted forecaster's options state the choice.</summary>
    Auto,
}
