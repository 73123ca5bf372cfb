namespace Microsoft.ML.Recurrent.Generation;

/// <summary>The exponential function with the same bits on every machine: additions and products alone, which IEEE 754 fixes, where a platform's library rounds as it likes.</summary>
internal static class PortableExp
{
    private const double Log2E = 1.4426950408889634;

    // The natural logarithm of 2 in two parts, so that a multiple of it is subtracted without a loss (Cody & Waite 1980).
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The series' coefficients, the highest power first: the argument is at most half of ln 2.</summary>
    private static ReadOnlySpan<double> Coefficients =>
    [
        1.0 / 87178291200, 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1,
    ];

    /// <param name="x">At most 0.</param>
    public static double Of(double x)
    {
        if (!(x > -708))
            return 0;
        double power = Math.Floor(x * Log2E + 0.5), rest = (x - power * Ln2High) - power * Ln2Low, sum = 0;
        foreach (double coefficient in Coefficients)
            sum = sum * rest + coefficient;
        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }
}
