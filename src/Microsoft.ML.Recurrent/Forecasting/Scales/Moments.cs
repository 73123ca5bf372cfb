namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>Mean and population deviation of observed values by Welford's method, in double precision.</summary>
internal struct Moments
{
    public int Count { get; private set; }

    public double Mean { get; private set; }

    public double Squares { get; private set; }

    /// <summary>0 where values do not differ.</summary>
    public readonly double Deviation => Count == 0 ? 0 : Math.Sqrt(Squares / Count);

    public static (double Centre, double Deviation) Of(ReadOnlySpan<double> values)
    {
        var moments = default(Moments);
        foreach (double value in values)
            moments.Add(value);
        return (moments.Mean, moments.Deviation);
    }

    /// <summary>A value that is NaN does not count.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value))
            return;
        double difference = value - Mean;
        Mean += difference / ++Count;
        Squares += difference * (value - Mean);
    }
}
