using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Errors of ridge regressions from some of the inputs to some of the labels: fitted on the first three quarters of the samples, measured on the
/// rest.</summary>
internal sealed class LeadErrors
{
    private readonly LeadSamples _samples;
    private readonly int _fitted;
    private readonly double[,] _gram;
    private readonly double[,] _cross;
    private readonly double[] _squares;

    public LeadErrors(LeadSamples samples)
    {
        (_samples, _fitted) = (samples, samples.Inputs.Count / 4 * 3);
        int inputs = samples.Width, labels = samples.Labels[0].Length;
        (_gram, _cross, _squares) = (new double[inputs, inputs], new double[inputs, labels], new double[labels]);
        for (int sample = 0; sample < _fitted; sample++)
            Add(samples.Inputs[sample], samples.Labels[sample]);
    }

    /// <summary>The mean squared error of each label.</summary>
    public double[] Of(int[] inputs, int[] labels)
    {
        double[] gram = [.. inputs.SelectMany(a => inputs.Select(b => _gram[a, b]))];
        double[] cross = [.. inputs.SelectMany(a => labels.Select(b => _cross[a, b]))];
        double[] weight = new RidgeSolver([.. labels.Select(label => _squares[label])], _fitted, means: 0).Solve(gram, cross).Weight;
        return [.. labels.Select((label, i) => Enumerable.Range(_fitted, _samples.Inputs.Count - _fitted)
            .Average(sample => Square(_samples.Labels[sample][label] - Forecast(_samples.Inputs[sample], inputs, weight.AsSpan(i * inputs.Length)))))];
    }

    private void Add(double[] x, double[] y)
    {
        for (int a = 0; a < x.Length; a++)
        {
            for (int b = 0; b < x.Length; b++)
                _gram[a, b] += x[a] * x[b];
            for (int b = 0; b < y.Length; b++)
                _cross[a, b] += x[a] * y[b];
        }

        for (int b = 0; b < y.Length; b++)
            _squares[b] += y[b] * y[b];
    }

    private static double Forecast(double[] sample, int[] inputs, ReadOnlySpan<double> weight)
    {
        double sum = 0;
        for (int i = 0; i < inputs.Length; i++)
            sum += weight[i] * sample[inputs[i]];
        return sum;
    }

    private static double Square(double value) => value * value;
}
