using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// An exponential moving average of a network's weights over the steps (Polyak &amp; Juditsky 1992), on the network's device. Early on it forgets faster, so that
/// it does not remember the weights that the fit began with. A long average takes in the weights of every so many steps, which costs as many times less and
/// changes it little.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly RecurrentNetwork _network;
    private readonly double _decay;
    private readonly torch.Tensor[] _averages;
    private readonly long _interval;
    private long _steps;
    private long _taken;

    private WeightAverage(RecurrentNetwork network, double decay)
    {
        (_network, _decay, _interval) = (network, decay, Math.Max(1, (long)Math.Round(0.1 / (1 - decay))));
        using var frozen = torch.no_grad();
        _averages = [.. network.Parameters.Select(p => p.Parameter.detach().clone())];
    }

    /// <summary>The average that the options ask for, or null.</summary>
    public static WeightAverage? Create(TrainingOptions options, RecurrentNetwork network) =>
        options.WeightAveraging > 0 ? new WeightAverage(network, options.WeightAveraging) : null;

    /// <summary>Counts a step, and takes in the weights after it when their turn has come.</summary>
    public void Update()
    {
        _steps++;
        if (_steps - _taken >= _interval)
            TakeIn();
    }

    /// <summary>A copy of the averages, the last step's weights included.</summary>
    public NetworkWeights Export()
    {
        if (_steps > _taken)
            TakeIn();
        return new(_network.Parameters.Zip(_averages, (p, average) =>
            new NamedTensor(p.Name, [.. average.shape.Select(s => (int)s)], Tensors.ToArray(average))));
    }

    /// <summary>Keeps the averages as they are, and what stands behind them.</summary>
    public void Save(SavedArrays arrays)
    {
        foreach (var ((name, _), average) in _network.Parameters.Zip(_averages))
            arrays.Add($"average.{name}", Tensors.ToArray(average));
        arrays.Add("average", new[] { _steps, _taken });
    }

    /// <summary>Goes on from averages that were kept.</summary>
    public void Restore(SavedArrays arrays)
    {
        using var frozen = torch.no_grad();
        foreach (var ((name, _), average) in _network.Parameters.Zip(_averages))
        {
            using var kept = Tensors.From(arrays.Of<float>($"average.{name}", average.numel()), _network.Device, average.shape);
            average.copy_(kept);
        }

        long[] counts = arrays.Of<long>("average", 2);
        (_steps, _taken) = (counts[0], counts[1]);
    }

    public void Dispose()
    {
        foreach (var average in _averages)
            average.Dispose();
    }

    /// <summary>The weights now stand for all steps since they were last taken in.</summary>
    private void TakeIn()
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        double keep = Math.Pow(Math.Min(_decay, _steps / (_steps + 9.0)), _steps - _taken);
        _taken = _steps;
        foreach (var (average, (_, parameter)) in _averages.Zip(_network.Parameters))
            average.MultiplyBy(keep).Add(parameter, 1 - keep);
    }
}
