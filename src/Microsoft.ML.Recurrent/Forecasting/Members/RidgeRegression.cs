namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>From sums to a linear map of one target.</summary>
/// <param name="sums">Inputs are the last value, then differences to it; outputs are differences to it.</param>
/// <param name="form">The map's, its relief aside.</param>
internal sealed class RidgeRegression(RidgeSums sums, RidgeForm form)
{
    private readonly int _first = form.IsAnchored ? 1 : 0;

    /// <param name="reliefs">What the penalty of cross-validation is divided by, for a map each.</param>
    /// <returns>Weights (outputs, inputs) and bias (outputs); the cross-validation score, summed over the outputs; and how much larger errors on new rows
    /// are than those on the rows of the fit.</returns>
    public (double[] Weight, double[] Bias, double Score, double Inflation)[] Fit(double[] reliefs)
    {
        int inputs = sums.Inputs - _first, outputs = sums.Outputs;
        double[] gram = new double[inputs * inputs], cross = new double[inputs * outputs], squares = new double[outputs];
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < inputs; j++)
                gram[i * inputs + j] = Product(_first + i, _first + j);
            for (int output = 0; output < outputs; output++)
                cross[i * outputs + output] = Cross(_first + i, output) + (form.IsAnchored ? 0 : Product(_first + i, 0));
        }

        for (int output = 0; output < outputs; output++)
            squares[output] = Math.Max(0, Square(output) + (form.IsAnchored ? 0 : 2 * Cross(0, output) + Product(0, 0)));
        double rows = sums.SquaredWeight > 0 ? sums.Weight * sums.Weight / sums.SquaredWeight : 1;
        var solver = new RidgeSolver(squares, rows, form.HasDrift ? 1 : 0);
        return [.. solver.Solve(gram, cross, reliefs).Select(solution =>
        {
            var (weight, bias) = Complete(solution.Weight);
            return (weight, bias, solution.Score, solution.Inflation);
        })];
    }

    /// <summary>Weights of every input, the last value's among them, and the bias that the means leave.</summary>
    private (double[] Weight, double[] Bias) Complete(double[] weight)
    {
        int inputs = sums.Inputs, known = inputs - _first;
        double[] complete = new double[inputs * sums.Outputs], bias = new double[sums.Outputs];
        for (int output = 0; output < bias.Length; output++)
        {
            var row = complete.AsSpan(output * inputs, inputs);
            weight.AsSpan(output * known, known).CopyTo(row[_first..]);
            row[0] = form.IsAnchored ? 1 : row[0];
            bias[output] = MeanOfOutput(output) + Mean(0);
            for (int input = 0; input < inputs; input++)
                bias[output] -= row[input] * Mean(input);
        }

        return (complete, bias);
    }

    private double Product(int i, int j) => sums.Product(i, j) - sums.Weight * Mean(i) * Mean(j);

    /// <summary>Of the rows whose output is there, for as many rows as there are.</summary>
    private double Cross(int input, int output) => sums.OutputWeight[output] > 0
        ? sums.Weight * (sums.Product(input, sums.Inputs + 1 + output) / sums.OutputWeight[output] - Mean(input) * MeanOfOutput(output))
        : 0;

    private double Square(int output) => sums.OutputWeight[output] > 0
        ? sums.Weight * (sums.OutputSquares[output] / sums.OutputWeight[output] - MeanOfOutput(output) * MeanOfOutput(output))
        : 0;

    /// <summary>0 where nothing is centred.</summary>
    private double Mean(int input) => form.HasDrift && sums.Weight > 0 ? sums.Product(input, sums.Inputs) / sums.Weight : 0;

    private double MeanOfOutput(int output) => form.HasDrift && sums.OutputWeight[output] > 0
        ? sums.Product(sums.Inputs, sums.Inputs + 1 + output) / sums.OutputWeight[output]
        : 0;
}
