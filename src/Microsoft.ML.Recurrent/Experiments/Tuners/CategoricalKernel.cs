namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>A candidate's probability: one for the value of the trial, and the prior's weight spread over all.</summary>
internal sealed class CategoricalKernel : IParzenKernel
{
    private readonly ChoiceParameter _parameter;
    private readonly double[] _probabilities;

    public CategoricalKernel(ChoiceParameter parameter, object? value, int kernels)
    {
        _parameter = parameter;
        double[] weights = [.. parameter.Candidates.Select(c => 1.0 / kernels + (c.Equals(value) ? 1 : 0))];
        _probabilities = [.. weights.Select(w => w / weights.Sum())];
    }

    public object Sample(Random random)
    {
        double number = random.NextDouble();
        int index = 0;
        while (index < _probabilities.Length - 1 && (number -= _probabilities[index]) >= 0)
            index++;
        return _parameter.Candidates[index];
    }

    public double LogDensity(object value) => Math.Log(_probabilities[_parameter.IndexOf(value)]);
}
