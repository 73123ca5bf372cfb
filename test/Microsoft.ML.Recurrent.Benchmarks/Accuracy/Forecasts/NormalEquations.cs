namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;

/// <summary>Sums of products, from which a linear map by least squares follows.</summary>
/// <param name="inputs">Values read.</param>
/// <param name="outputs">Values forecast.</param>
internal sealed class NormalEquations(int inputs, int outputs)
{
    private readonly double[] _inner = new double[inputs * inputs];
    private readonly double[] _cross = new double[inputs * outputs];
    private double _squares;

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
    }

    public void Add(NormalEquations other)
    {
        for (int i = 0; i < _inner.Length; i++)
            _inner[i] += other._inner[i];
        for (int i = 0; i < _cross.Length; i++)
            _cross[i] += other._cross[i];
        _squares += other._squares;
    }

    /// <summary>The sum of squared errors of a map on the rows that were added.</summary>
    public double Error(double[] map)
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

    /// <summary>(inputs, outputs): the map with the least squared error and penalty.</summary>
    /// <param name="penalty">Of the squared weights, in means of the inputs' squares.</param>
    public double[] Solve(double penalty)
    {
        double mean = Enumerable.Range(0, inputs).Average(i => _inner[i * (inputs + 1)]);
        double[] factor = Factor(penalty * mean + 1e-12), map = [.. _cross];
        for (int k = 0; k < outputs; k++)
        {
            for (int i = 0; i < inputs; i++)
                map[i * outputs + k] = (map[i * outputs + k] - Sum(0, i, j => factor[i * inputs + j] * map[j * outputs + k])) / factor[i * (inputs + 1)];
            for (int i = inputs - 1; i >= 0; i--)
                map[i * outputs + k] = (map[i * outputs + k] - Sum(i + 1, inputs, j => factor[j * inputs + i] * map[j * outputs + k])) / factor[i * (inputs + 1)];
        }

        return map;
    }

    /// <summary>The lower Cholesky factor of the sums with a ridge.</summary>
    private double[] Factor(double ridge)
    {
        double[] factor = [.. _inner];
        for (int i = 0; i < inputs; i++)
        {
            factor[i * (inputs + 1)] += ridge;
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
