namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>The sLSTM against a plain loop that has nothing in common with it.</summary>
public class ScalarLstmReferenceTests
{
    private const int Inputs = 3, Hidden = 8, Steps = 9;

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void OutputsOfAnScalarLstmAreThoseOfAPlainLoop(int heads, bool exponential)
    {
        var layer = new EquationCase(new ScalarLstmCell { Heads = heads, HasExponentialForgetGate = exponential }.Graph, Inputs, Hidden, Steps);
        Array.Clear(layer.Sequence.InitialState);

        double[] found = layer.RunPlan<double>();

        Run(layer, heads, exponential).Should().Equal(Enumerable.Range(0, Steps).SelectMany(t => found[(t * 4 * Hidden)..(t * 4 * Hidden + Hidden)]),
            (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    [Fact]
    public void GatesFarOutOfRangeLeaveFiniteOutputs()
    {
        var layer = new EquationCase(new ScalarLstmCell().Graph, Inputs, Hidden, Steps);
        Array.Clear(layer.Sequence.InitialState);
        for (int i = 0; i < layer.Sequence.Input.Length; i++)
            layer.Sequence.Input[i] *= 1000;

        layer.RunPlan<float>().Should().OnlyContain(value => float.IsFinite(value));
        layer.Gradients<float>().Parameters.SelectMany(p => p).Should().OnlyContain(value => float.IsFinite(value));
    }

    /// <summary>Gates in the order i, f, z, o. Without stabilizer: h = o Σ i z Π f / Σ i Π f.</summary>
    private static double[] Run(EquationCase layer, int heads, bool exponential)
    {
        var (h, c, n) = (new double[Hidden], new double[Hidden], new double[Hidden]);
        List<double> outputs = [];
        for (int t = 0; t < Steps; t++)
        {
            double[] sums = Sums(layer, heads, layer.Sequence.Input[(t * Inputs)..((t + 1) * Inputs)], h);
            for (int u = 0; u < Hidden; u++)
            {
                double i = Math.Exp(sums[u]), f = exponential ? Math.Exp(sums[Hidden + u]) : 1 / (1 + Math.Exp(-sums[Hidden + u]));
                c[u] = f * c[u] + i * Math.Tanh(sums[2 * Hidden + u]);
                n[u] = f * n[u] + i;
                h[u] = c[u] / n[u] / (1 + Math.Exp(-sums[3 * Hidden + u]));
            }

            outputs.AddRange(h);
        }

        return [.. outputs];
    }

    private static double[] Sums(EquationCase layer, int heads, double[] x, double[] h)
    {
        double[] weight = layer.Parameter("weight_ih"), bias = layer.Parameter("bias_ih"), recurrent = layer.Parameter("weight_hh");
        int width = Hidden / heads;
        double[] sums = [.. bias];
        for (int row = 0; row < sums.Length; row++)
        {
            for (int k = 0; k < Inputs; k++)
                sums[row] += weight[row * Inputs + k] * x[k];
            for (int k = 0; k < width; k++)
                sums[row] += recurrent[row * width + k] * h[row % Hidden / width * width + k];
        }

        return sums;
    }
}
