using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// An exponential moving average of a network's weights over the steps (Polyak &amp; Juditsky 1992), on the network's device. Early on it forgets faster, so that
/// it does not remember the weights that the fit began with.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly RecurrentNetwork _network;
    private readonly double _decay;
    private readonly torch.Tensor[] _averages;
    private long _steps;

    private WeightAverage(RecurrentNetwork network, double decay)
    {
        (_network, _decay) = (network, decay);
        using var frozen = torch.no_grad();
        _averages = [.. network.Parameters.Select(p => p.Parameter.detach().clone())];
    }

    /// <summary>The average that the options ask for, or null.</summary>
    public static WeightAverage? Create(TrainingOptions options, RecurrentNetwork network) =>
        options.WeightAveraging > 0 ? new WeightAverage(network, options.WeightAveraging) : null;

    /// <summary>Takes in the weights after a step.</summary>
    public void Update()
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        _steps++;
        double keep = Math.Min(_decay, _steps / (_steps + 9.0));
        foreach (var (average, (_, parameter)) in _averages.Zip(_network.Parameters))
            average.MultiplyBy(keep).Add(parameter, 1 - keep);
    }

    /// <summary>A copy of the averages.</summary>
    public NetworkWeights Export() => new(_network.Parameters.Zip(_averages, (p, average) =>
        new NamedTensor(p.Name, [.. average.shape.Select(s => (int)s)], Tensors.ToArray(average))));

    public void Dispose()
    {
        foreach (var average in _averages)
            average.Dispose();
    }
}
