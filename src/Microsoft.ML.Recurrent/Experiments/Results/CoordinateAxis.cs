using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>One axis: numbers from the least to the largest, by their logarithms where they span more than two decades; everything else by its order. Immutable.</summary>
internal sealed class CoordinateAxis
{
    private const double LogarithmicSpan = 100;

    private readonly string[] _choices = [];
    private readonly double _low;
    private readonly double _high;
    private readonly bool _isLogarithmic;

    public CoordinateAxis(string name, IEnumerable<object?> values)
    {
        Name = name;
        object[] present = [.. values.OfType<object>()];
        if (present.Any(value => value is bool or string))
        {
            _choices = [.. present.Select(Text).Distinct().Order(StringComparer.Ordinal)];
            return;
        }

        double[] numbers = [.. present.Select(ToNumber)];
        (_low, _high) = (numbers.Min(), numbers.Max());
        _isLogarithmic = _low > 0 && _high / _low > LogarithmicSpan;
    }

    public string Name { get; }

    /// <summary>The texts beside the axis, and where they stand from 0 to 1.</summary>
    public IEnumerable<(string Text, double Place)> Labels => _choices.Length > 0
        ? _choices.Select((choice, i) => (choice, Fraction(i, 0, _choices.Length - 1)))
        : [(Number(_low), PlaceOf(_low)), .. _high > _low ? [(Number(_high), PlaceOf(_high))] : Array.Empty<(string, double)>()];

    /// <summary>The place of a value, from 0 to 1.</summary>
    public double PlaceOf(object value)
    {
        if (_choices.Length > 0)
            return Fraction(Array.IndexOf(_choices, Text(value)), 0, _choices.Length - 1);
        double number = ToNumber(value);
        return _isLogarithmic ? Fraction(Math.Log(number), Math.Log(_low), Math.Log(_high)) : Fraction(number, _low, _high);
    }

    private static double Fraction(double value, double low, double high) => high > low ? (value - low) / (high - low) : 0.5;

    private static double ToNumber(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Text(object value) => Configuration.Shown(value);

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
