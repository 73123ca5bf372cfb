namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Sums of products, from which a linear map by least squares follows.</summary>
/// <param name="inputs">Values read, of which the last is a constant: its weights are not penalized.</param>
/// <param name="outputs">Values forecast.</param>
internal sealed class NormalEquations(int inputs, int outputs)
{
    private readonly double[] _inner = new double[inputs * inputs];
    private readonly double[] _cross = new double[inputs * outputs];
    private double _squares;
    private int _rows;

    public void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j <= i; j++)
                _inner[i * inputs + j] += x[i] * x[j];
            for (int k = 0; k < outputs; k++)
                _cross[i * outputs + k] += x[i] * y[k];
        }

        foreach (double value in y)
            _squares += value * value;
        _rows++;
    }

    /// <summary>The map whose penalty has the least error by generalized cross-validation (Golub et al. 1979).</summary>
    /// <param name="penalties">Of the squared weights, in means of the inputs' squares.</param>
    public double[] Solve(IEnumerable<double> penalties) => penalties.Select(penalty => Solve((penalty * MeanSquare) + 1e-12)).MinBy(fit => fit.Error).Map;

    private double MeanSquare => Enumerable.Range(0, inputs - 1).Average(i => _inner[i * (inputs + 1)]);

    /// <summary>The sum of squared errors of a map on the rows that were added.</summary>
    private double SquaredError(double[] map)
    {
        double error = _squares;
        for (int k = 0; k < outputs; k++)
        {
            for (int i = 0; i < inputs; i++)
            {
                double product = 0;
                for (int j = 0; j < inputs; j++)
                    product += _inner[Math.Max(i, j) * inputs + Math.Min(i, j)] * map[j * outputs + k];
                error += map[i * outputs + k] * (product - 2 * _cross[i * outputs + k]);
            }
        }

        return error;
    }

    /// <summary>(inputs, outputs): the map with the least squared error and penalty, and its error by generalized cross-validation.</summary>
    private (double[] Map, double Error) Solve(double ridge)
    {
        double[] factor = Factor(ridge), map = [.. _cross], inverse = new double[inputs * inputs];
        for (int i = 0; i < inputs; i++)
            inverse[i * (inputs + 1)] = 1;
        Solve(factor, map, outputs);
        Solve(factor, inverse, inputs);
        double freedom = _rows - inputs + ridge * Enumerable.Range(0, inputs - 1).Sum(i => inverse[i * (inputs + 1)]);
        return (map, freedom <= 0 ? double.PositiveInfinity : SquaredError(map) / (freedom * freedom));
    }

    private void Solve(double[] factor, double[] right, int columns)
    {
        for (int k = 0; k < columns; k++)
        {
            for (int i = 0; i < inputs; i++)
                right[i * columns + k] = (right[i * columns + k] - Sum(0, i, j => factor[i * inputs + j] * right[j * columns + k])) / factor[i * (inputs + 1)];
            for (int i = inputs - 1; i >= 0; i--)
                right[i * columns + k] = (right[i * columns + k] - Sum(i + 1, inputs, j => factor[j * inputs + i] * right[j * columns + k])) / factor[i * (inputs + 1)];
        }
    }

    /// <summary>The lower Cholesky factor of the sums with a ridge.</summary>
    private double[] Factor(double ridge)
    {
        double[] factor = [.. _inner];
        for (int i = 0; i < inputs; i++)
        {
            factor[i * (inputs + 1)] += i < inputs - 1 ? ridge : 0;
            for (int j = 0; j <= i; j++)
            {
                double rest = factor[i * inputs + j] - Sum(0, j, k => factor[i * inputs + k] * factor[j * inputs + k]);
                factor[i * inputs + j] = i == j ? Math.Sqrt(Math.Max(rest, ridge * 1e-9)) : rest / factor[j * (inputs + 1)];
            }
        }

        return factor;
    }

    private static double Sum(int from, int until, Func<int, double> term)
    {
        double sum = 0;
        for (int i = from; i < until; i++)
            sum += term(i);
        return sum;
    }
}
