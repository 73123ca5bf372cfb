using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Cells;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Ridge regression (Hoerl &amp; Kennard 1970) of sums of products, its penalty from a logarithmic grid by generalized cross-validation (Golub,
/// Heath &amp; Wahba 1979), all from one eigendecomposition.</summary>
/// <param name="squares">(outputs).</param>
/// <param name="rows">Rows that the sums are worth.</param>
/// <param name="means">Degrees of freedom that went into centring the sums.</param>
internal sealed class RidgeSolver(double[] squares, double rows, int means)
{
    // Windows overlap, so that rows count for less than their number: degrees of freedom count for more (Kim & Gu 2004).
    private const double Caution = 1.4;
    private const double LeastFreedom = 0.05;
    private const double Least = 1e-30;

    private static readonly double[] _grid = [.. Enumerable.Range(-12, 21).Select(i => Math.Pow(10, i / 2.0))];

    private readonly int _outputs = squares.Length;

    /// <param name="gram">(inputs, inputs).</param>
    /// <param name="cross">(inputs, outputs).</param>
    /// <param name="reliefs">What the best penalty is divided by, for a solution each.</param>
    /// <returns>(outputs, inputs): the weights, without bias; then score and inflation.</returns>
    public (double[] Weight, double Score, double Inflation)[] Solve(double[] gram, double[] cross, double[] reliefs)
    {
        int inputs = cross.Length / _outputs;
        if (inputs == 0)
            return [.. reliefs.Select(_ => (Array.Empty<double>(), squares.Sum(), Inflation(means)))];
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        // More threads would change the last bits.
        using var alone = TorchThreads.Lend();
        var (eigenvalues, vectors) = torch.linalg.eigh(From(gram, inputs, inputs));
        double[] values = [.. ToArray(eigenvalues).Select(value => Math.Max(value, 0))];
        double[] rotated = ToArray(vectors.transpose(0, 1).mm(From(cross, inputs, _outputs)));
        double unit = values.Average(), best = _grid.Select(factor => Math.Max(factor * unit, Least)).MinBy(penalty => Score(penalty, values, rotated));
        return [.. reliefs.Select(relief => Math.Max(best / relief, Least)).Select(penalty =>
        {
            double[] shrunk = [.. rotated.Select((value, i) => value / (values[i / _outputs] + penalty))];
            double[] weight = ToArray(vectors.mm(From(shrunk, inputs, _outputs)).transpose(0, 1));
            return (weight, Score(penalty, values, rotated), Inflation(Freedom(penalty, values)));
        })];
    }

    /// <summary>Squared errors over the squared fraction of degrees of freedom that is left, summed over the outputs.</summary>
    private double Score(double penalty, double[] values, double[] rotated)
    {
        double left = Math.Max(1 - Caution * Freedom(penalty, values) / rows, LeastFreedom), sum = 0;
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
