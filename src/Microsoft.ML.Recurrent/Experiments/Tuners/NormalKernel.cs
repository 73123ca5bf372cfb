namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>A normal distribution on a range's scale, cut off at its ends; of a whole number it is the probability of all that rounds to it.</summary>
internal sealed class NormalKernel : IParzenKernel
{
    private readonly RangeParameter _parameter;
    private readonly double _mean;
    private readonly double _width;
    private readonly double _low;
    private readonly double _mass;

    /// <param name="parameter">The range.</param>
    /// <param name="mean">The middle, mapped into 0 to 1.</param>
    /// <param name="width">The standard deviation, of the range's length.</param>
    public NormalKernel(RangeParameter parameter, double mean, double width)
    {
        (_parameter, _mean, _width) = (parameter, mean, width);
        _low = NormalDistribution.Cumulative(-mean / width);
        _mass = NormalDistribution.Cumulative((1 - mean) / width) - _low;
    }

    public object Sample(Random random) =>
        _parameter.FromUnit(Math.Clamp(_mean + (_width * NormalDistribution.Quantile(_low + (random.NextDouble() * _mass))), 0, 1));

    public double LogDensity(object value)
    {
        if (_parameter.IsWhole)
        {
            var (from, to) = _parameter.UnitsOf((long)value);
            return Math.Log(Math.Max(Cumulative(to) - Cumulative(from), double.Epsilon));
        }

        double distance = (_parameter.ToUnit(value) - _mean) / _width;
        return (-0.5 * distance * distance) - Math.Log(_width * Math.Sqrt(2 * Math.PI) * _mass);
    }

    private double Cumulative(double unit) => (NormalDistribution.Cumulative((unit - _mean) / _width) - _low) / _mass;
}
