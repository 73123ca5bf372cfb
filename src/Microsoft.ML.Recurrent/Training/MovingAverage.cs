using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// An exponential moving average of the weights. Early on it forgets faster, so that it does not remember the weights that the fit began with. A long average
/// takes in the weights of every so many steps, which costs as many times less and changes it little.
/// </summary>
internal sealed class MovingAverage(RecurrentNetwork network, double decay) : WeightAverage(network)
{
    private readonly long _interval = Math.Max(1, (long)Math.Round(0.1 / (1 - decay)));

    public override void Update()
    {
        Steps++;
        if (Steps - Taken >= _interval)
            TakeIn(Keep());
    }

    public override NetworkWeights Export()
    {
        if (Steps > Taken)
            TakeIn(Keep());
        return Copy();
    }

    private double Keep() => Math.Pow(Math.Min(decay, Steps / (Steps + 9.0)), Steps - Taken);
}
