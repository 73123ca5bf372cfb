namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>A density over a space's configurations: a mixture of one component per trial, each a product of a kernel per parameter, and one component that knows nothing.</summary>
internal sealed class ParzenEstimator
{
    /// <summary>Trials that count in full however many there are; of earlier ones the older count less (Bergstra et al. 2013).</summary>
    private const int FullWeights = 25;

    private readonly ParameterSpace _space;
    private readonly double[] _weights;
    private readonly Dictionary<string, IParzenKernel[]> _kernels;

    /// <param name="space">The space.</param>
    /// <param name="trials">The trials, by number.</param>
    public ParzenEstimator(ParameterSpace space, IReadOnlyList<Trial> trials)
        : this(space, trials, WeightsByAge(trials.Count))
    {
    }

    private ParzenEstimator(ParameterSpace space, IReadOnlyList<Trial> trials, IEnumerable<double> trialWeights)
    {
        _space = space;
        double[] weights = [.. trialWeights, 1];
        _weights = [.. weights.Select(w => w / weights.Sum())];
        _kernels = space.Parameters.ToDictionary(p => p.Name, p => ParzenKernels.Of(p, [.. trials.Select(t => t.Configuration.GetValueOrDefault(p.Name))], space.Parameters.Count));
    }

    /// <summary>The density of the best trials, which the better ones draw closer: logarithmic weights of the ranks (Hansen &amp; Ostermeier 2001), 1 on the average.</summary>
    /// <param name="space">The space.</param>
    /// <param name="trials">The trials, the best first.</param>
    public static ParzenEstimator OfBest(ParameterSpace space, IReadOnlyList<Trial> trials)
    {
        double[] weights = [.. trials.Select((_, rank) => Math.Log((trials.Count + 0.5) / (rank + 1)))];
        return new(space, trials, weights.Select(w => w / weights.Average()));
    }

    /// <summary>Draws a configuration: all of its parameters from one component.</summary>
    public Configuration Sample(Random random)
    {
        int component = Drawn(random.NextDouble());
        return _space.Compose(parameter => _kernels[parameter.Name][component].Sample(random));
    }

    /// <summary>The logarithm of the density at a configuration, over the parameters that it has.</summary>
    public double LogDensity(Configuration configuration)
    {
        double[] logs = [.. _weights.Select(weight => Math.Log(weight))];
        foreach (var (name, value) in configuration)
        {
            var kernels = _kernels[name];
            for (int component = 0; component < logs.Length; component++)
                logs[component] += kernels[component].LogDensity(value);
        }

        double largest = logs.Max();
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(logs.Sum(l => Math.Exp(l - largest)));
    }

    private static IEnumerable<double> WeightsByAge(int trials) => Enumerable.Range(0, trials).Select(i =>
        i >= trials - FullWeights ? 1 : trials - FullWeights == 1 ? 1.0 / trials : 1.0 / trials + (1 - 1.0 / trials) * i / (trials - FullWeights - 1));

    private int Drawn(double number)
    {
        for (int i = 0; i < _weights.Length - 1; i++)
        {
            number -= _weights[i];
            if (number < 0)
                return i;
        }

        return _weights.Length - 1;
    }
}
