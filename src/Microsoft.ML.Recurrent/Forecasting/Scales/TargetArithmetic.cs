namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Scales targets and brings forecasts back: in double precision, or rounded to single precision after every operation, as earlier models
/// do. Doubles that hold singles, rounded so, give the bits of single precision.</summary>
internal readonly struct TargetArithmetic
{
    /// <summary>Two steps of single precision, in which networks, offsets of levels and calibrations are held.</summary>
    public const double Step = 1.0 / (1 << 22);

    /// <summary>A few steps of double precision.</summary>
    public const double DoubleStep = 1.0 / (1L << 50);

    private readonly bool _isBounded;

    /// <param name="scales">What was fitted; null where nothing is scaled yet.</param>
    public TargetArithmetic(ForecastScales? scales)
    {
        InDouble = scales?.InDouble is true;
        _isBounded = InDouble || scales?.Limit is not null;
        Limit = scales?.Limit ?? float.PositiveInfinity;
    }

    public bool InDouble { get; }

    /// <summary>The largest size of a scaled value: one value of any size must not make a loss that is no number.</summary>
    public float Limit { get; }

    public double Round(double value) => InDouble ? value : (float)value;

    /// <summary>NaN stays NaN.</summary>
    public double Scaled(double value, double mean, float scale) => Math.Clamp(Round(Round(value - mean) / scale), -Limit, Limit);

    /// <summary>Never infinite, except in the earliest models.</summary>
    public double Unscaled(double value, float scale, double mean) => _isBounded
        ? Round(Math.Clamp(value * scale + mean, -float.MaxValue, float.MaxValue))
        : Round(Round(value * scale) + mean);

    /// <summary>The distance of an unscaled forecast from its exact value that rounding alone may cause; 0 in earlier models.</summary>
    /// <param name="size">The largest distance from the mean of all that it was made of.</param>
    /// <param name="mean">What was added.</param>
    public double Rounding(double size, double mean = 0) => InDouble ? Step * Math.Min(Math.Abs(size), float.MaxValue) + DoubleStep * Math.Abs(mean) : 0;
}
