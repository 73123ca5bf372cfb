using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Backends.Torch;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Ridge regression (Hoerl &amp; Kennard 1970) of sums of products, its penalty from a logarithmic grid by generalized cross-validation (Golub,
/// Heath &amp; Wahba 1979), all from one eigendecomposition.</summary>
/// <param name="squares">(outputs).</param>
/// <param name="rows">Rows that the sums are worth.</param>
/// <param name="means">Degrees of freedom that went into centring the sums.</param>
internal sealed class RidgeSolver(double[] squares, double rows, int means)
{
    private const double LeastFreedom = 0.05;
    private const double LeastLeft = 1e-6;
    private const double Least = 1e-30;

    // The heaviest first, which is taken where nothing tells them apart.
    private static readonly double[] _grid = [.. Enumerable.Range(-12, 21).Reverse().Select(i => Math.Pow(10, i / 2.0))];

    private readonly int _outputs = squares.Length;

    /// <param name="gram">(inputs, inputs).</param>
    /// <param name="cross">(inputs, outputs).</param>
    /// <returns>(outputs, inputs): the weights, without bias; and how much larger errors on new rows are than those on the rows of the fit.</returns>
    public (double[] Weight, double Inflation) Solve(double[] gram, double[] cross)
    {
        int inputs = cross.Length / _outputs;
        if (inputs == 0)
            return ([], Inflation(means));
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        // More threads would change the last bits.
        using var alone = TorchThreads.Lend();
        var (eigenvalues, vectors) = torch.linalg.eigh(From(gram, inputs, inputs));
        double[] values = [.. ToArray(eigenvalues).Select(value => Math.Max(value, 0))];
        double[] rotated = ToArray(vectors.transpose(0, 1).mm(From(cross, inputs, _outputs)));
        double unit = values.Average(), penalty = _grid.Select(factor => Math.Max(factor * unit, Least)).MinBy(penalty => Score(penalty, values, rotated));
        double[] shrunk = [.. rotated.Select((value, i) => value / (values[i / _outputs] + penalty))];
        return (ToArray(vectors.mm(From(shrunk, inputs, _outputs)).transpose(0, 1)), Inflation(Freedom(penalty, values)));
    }

    /// <summary>Squared errors over the squared fraction of degrees of freedom that is left, summed over the outputs.</summary>
    private double Score(double penalty, double[] values, double[] rotated)
    {
        double left = 1 - Freedom(penalty, values) / rows, sum = 0;
        if (left < LeastLeft)
            return double.PositiveInfinity;
        for (int output = 0; output < _outputs; output++)
        {
            double error = squares[output];
            for (int i = 0; i < values.Length; i++)
            {
                double root = values[i] + penalty, product = rotated[i * _outputs + output] / root;
                error -= product * product * (root + penalty);
            }

            sum += Math.Max(error, 0);
        }

        return sum / (left * left);
    }

    private double Freedom(double penalty, double[] values) => means + values.Sum(value => value / (value + penalty));

    private double Inflation(double freedom) => 1 / Math.Sqrt(Math.Max(1 - freedom / rows, LeastFreedom));

    private static torch.Tensor From(double[] values, params long[] shape) => torch.tensor(values, shape, torch.ScalarType.Float64);

    private static double[] ToArray(torch.Tensor tensor)
    {
        using var here = tensor.contiguous();
        return MemoryMarshal.Cast<byte, double>(here.bytes).ToArray();
    }
}
