namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Gradients by central differences of the graph itself, in double precision.</summary>
internal static class CentralDifferences
{
    private const double Change = 1e-5;

    // Below this, what rounding leaves of the difference is larger than a millionth of it.
    private const double Floor = 1e-3;

    /// <summary>The largest error of any gradient that the plan gives, relative to the gradient itself.</summary>
    public static IEnumerable<(string Name, double Error)> Errors(EquationCase layer)
    {
        var found = layer.Gradients<double>();
        yield return ("input", Error(layer, layer.Sequence.Input, found.Input));
        yield return ("lower", Error(layer, layer.Sequence.Lower, found.Lower));
        yield return ("initial state", Error(layer, layer.Sequence.InitialState, found.InitialState));
        for (int p = 0; p < layer.Parameters.Length; p++)
            yield return (layer.Shapes[p].Name, Error(layer, layer.Parameters[p], found.Parameters[p]));
    }

    private static double Error(EquationCase layer, double[] values, double[] gradient)
    {
        gradient.Length.Should().Be(values.Length);
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double expected = Slope(layer, values, i);
            double error = Math.Abs(expected - gradient[i]) / Math.Max(Floor, Math.Abs(expected));
            largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);
        }

        return largest;
    }

    private static double Slope(EquationCase layer, double[] values, int i)
    {
        double value = values[i];
        values[i] = value + Change;
        double above = layer.Loss();
        values[i] = value - Change;
        double below = layer.Loss();
        values[i] = value;
        return (above - below) / (2 * Change);
    }
}
