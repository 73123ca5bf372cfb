namespace Microsoft.ML.Recurrent;

/// <summary>How the values of series are brought to like sizes inside the model.</summary>
public enum SeriesScaling
{
    /// <summary>Values are read as they are.</summary>
    None,

    /// <summary>Zero mean and unit variance over the training part.</summary>
    Standard,

    /// <summary>Zero median and unit interquartile range over the training part; outliers do not count.</summary>
    Robust,

    /// <summary>Targets: zero mean and unit variance over the observed values of each window. Covariates: <see cref="Standard"/>. Suits
    /// series of different or drifting levels.</summary>
    PerWindow,
}
