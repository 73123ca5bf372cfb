using System.Globalization;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>The number format of a table's column: all with the same number of decimals, as many as show the significant digits of
/// the smallest.</summary>
/// <param name="Letter">The .NET format.</param>
/// <param name="Decimals">At least.</param>
/// <param name="Digits">Significant digits of the smallest value; 0 where there may be none.</param>
internal sealed record ColumnFormat(char Letter, int Decimals, int Digits)
{
    private const int MostDecimals = 6;
    private const double Longest = 1e15;

    public static ColumnFormat Count { get; } = new('N', 0, 0);

    public static ColumnFormat Percent { get; } = new('P', 1, 2);

    /// <param name="decimals">At least.</param>
    public static ColumnFormat Number(int decimals) => new('N', decimals, 3);

    /// <summary>The values as text; a value that is NaN is a dash.</summary>
    public string[] Texts(double[] values)
    {
        string format = Format([.. values.Where(v => double.IsFinite(v) && v != 0).Select(Math.Abs)]);
        return [.. values.Select(value => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture))];
    }

    private string Format(double[] sizes)
    {
        int decimals = sizes.Length == 0 || Digits == 0 ? Decimals : Math.Max(Decimals, DecimalsOf(sizes.Min()));
        return decimals <= MostDecimals && sizes.DefaultIfEmpty().Max() < Longest
            ? string.Create(CultureInfo.InvariantCulture, $"{Letter}{decimals}")
            : Letter == 'P' ? "0.0E+0 %" : "0.00E+0";
    }

    private int DecimalsOf(double smallest) => Digits - 1 - (int)Math.Floor(Math.Log10(smallest)) - (Letter == 'P' ? 2 : 0);
}
