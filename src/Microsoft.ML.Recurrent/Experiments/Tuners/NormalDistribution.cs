namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    private static readonly double[] _numerator = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];
    private static readonly double[] _denominator = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1];
    private static readonly double[] _tailNumerator = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];
    private static readonly double[] _tailDenominator = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1];

    private const double Tail = 0.02425;

    /// <summary>The probability below a value, to 15 digits or so: a series in the middle, a continued fraction in the tails (Marsaglia 2004).</summary>
    public static double Cumulative(double value)
    {
        if (value < -38)
            return 0;
        if (value > 38)
            return 1;
        return Math.Abs(value) < 4 ? 0.5 + Series(value) : value < 0 ? UpperTail(-value) : 1 - UpperTail(value);
    }

    /// <summary>The value below which a probability lies (Acklam 2003, to 9 digits).</summary>
    public static double Quantile(double probability)
    {
        if (probability <= 0)
            return double.NegativeInfinity;
        if (probability >= 1)
            return double.PositiveInfinity;
        if (probability < Tail)
            return OfTail(Math.Sqrt(-2 * Math.Log(probability)));
        if (probability > 1 - Tail)
            return -OfTail(Math.Sqrt(-2 * Math.Log(1 - probability)));
        double q = probability - 0.5;
        return Polynomial(_numerator, q * q) * q / Polynomial(_denominator, q * q);
    }

    private static double OfTail(double q) => Polynomial(_tailNumerator, q) / Polynomial(_tailDenominator, q);

    private static double Polynomial(double[] coefficients, double x) => coefficients.Aggregate(0.0, (sum, c) => (sum * x) + c);

    private static double Density(double value) => Math.Exp(-0.5 * value * value) / Math.Sqrt(2 * Math.PI);

    private static double Series(double value)
    {
        double term = value, sum = value;
        for (int i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
            sum += term *= value * value / i;
        return sum * Density(value);
    }

    private static double UpperTail(double value)
    {
        double fraction = 0;
        for (int i = 60; i >= 1; i--)
            fraction = i / (value + fraction);
        return Density(value) / (value + fraction);
    }
}
