namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>From sums to a linear map of one target.</summary>
/// <param name="sums">Inputs are the last value, then differences to it; outputs are differences to it.</param>
/// <param name="form">The map's form.</param>
/// <param name="seasonal">(outputs): the input a season before; 0 where none is read.</param>
internal sealed class RidgeRegression(RidgeSums sums, RidgeForm form, int[] seasonal)
{
    private readonly int _first = form.Anchor == RidgeAnchor.Center ? 0 : 1;

    /// <returns>Weights (outputs, inputs), bias (outputs), and how much larger errors on new rows are than those on the rows of the fit.</returns>
    public RidgeMap Fit()
    {
        int inputs = sums.Inputs - _first, outputs = sums.Outputs;
        double[] gram = new double[inputs * inputs], cross = new double[inputs * outputs];
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < inputs; j++)
                gram[i * inputs + j] = Product(_first + i, _first + j);
            for (int output = 0; output < outputs; output++)
                cross[i * outputs + output] = Cross(_first + i, output) - Of(output, anchor => Product(_first + i, anchor));
        }

        double[] squares = [.. Enumerable.Range(0, outputs).Select(output => Math.Max(0, Square(output)
            - 2 * Of(output, anchor => Cross(anchor, output)) + Of(output, anchor => Product(anchor, anchor)) * Sign(output)))];
        double rows = sums.SquaredWeight > 0 ? sums.Weight * sums.Weight / sums.SquaredWeight : 1;
        var (weight, inflation) = new RidgeSolver(squares, rows, form.HasDrift ? 1 : 0).Solve(gram, cross);
        return Complete(weight, inflation);
    }

    /// <summary>Weights of every input, the anchor's among them, and the bias that the means leave.</summary>
    private RidgeMap Complete(double[] weight, double inflation)
    {
        int inputs = sums.Inputs, known = inputs - _first;
        float[] complete = new float[inputs * sums.Outputs], bias = new float[sums.Outputs];
        for (int output = 0; output < bias.Length; output++)
        {
            double[] row = new double[inputs];
            weight.AsSpan(output * known, known).CopyTo(row.AsSpan(_first));
            if (AnchorOf(output) is { } anchor)
                row[anchor] += Sign(output);
            double rest = MeanOfOutput(output);
            for (int input = 0; input < inputs; input++)
            {
                rest -= row[input] * Mean(input);
                complete[output * inputs + input] = (float)(row[input] + (input == 0 ? 1 : 0));
            }

            bias[output] = (float)rest;
        }

        return new RidgeMap(complete, bias, inflation);
    }

    /// <summary>The input that stands for the anchor's difference to the last value; null for none.</summary>
    private int? AnchorOf(int output) => form.Anchor switch
    {
        RidgeAnchor.Center => 0,
        RidgeAnchor.Season when seasonal[output] > 0 => seasonal[output],
        _ => null,
    };

    /// <summary>The centre lies as far below the last value as that above the centre.</summary>
    private int Sign(int output) => AnchorOf(output) == 0 ? -1 : 1;

    private double Of(int output, Func<int, double> product) => AnchorOf(output) is { } anchor ? Sign(output) * product(anchor) : 0;

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

/// <summary>A fitted linear map of one target.</summary>
/// <param name="Weight">(outputs, inputs).</param>
/// <param name="Bias">(outputs).</param>
/// <param name="Inflation">How much larger errors on new rows are than those on the rows of the fit.</param>
internal sealed record RidgeMap(float[] Weight, float[] Bias, double Inflation);
