using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Training.Optimizers;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>An average of a network's weights over the steps (Polyak &amp; Juditsky 1992), on the network's device.</summary>
internal abstract class WeightAverage : IDisposable
{
    private readonly torch.Tensor[] _averages;

    private protected WeightAverage(RecurrentNetwork network)
    {
        Network = network;
        using var frozen = torch.no_grad();
        _averages = [.. network.Parameters.Select(p => p.Parameter.detach().clone())];
    }

    private protected RecurrentNetwork Network { get; }

    /// <summary>Steps counted.</summary>
    private protected long Steps { get; set; }

    /// <summary>Steps after which the weights were last taken in.</summary>
    private protected long Taken { get; private set; }

    /// <summary>The average that the options ask for, or null.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="network">The network that is trained.</param>
    /// <param name="update">What steps it.</param>
    public static WeightAverage? Create(TrainingOptions options, RecurrentNetwork network, IParameterUpdate update) =>
        options.NonMonotoneInterval is not null ? new NonMonotoneAverage(network, update)
        : options.WeightAveraging > 0 ? new MovingAverage(network, options.WeightAveraging) : null;

    /// <summary>Counts a step, and takes in the weights after it when their turn has come.</summary>
    public abstract void Update();

    /// <summary>A copy of the averages, the last step's weights included.</summary>
    public abstract NetworkWeights Export();

    /// <summary>Keeps the averages as they are, and what stands behind them.</summary>
    public void Save(SavedArrays arrays)
    {
        foreach (var ((name, _), average) in Network.Parameters.Zip(_averages))
            arrays.Add($"average.{name}", Tensors.ToArray(average));
        arrays.Add("average", new[] { Steps, Taken });
    }

    /// <summary>Goes on from averages that were kept.</summary>
    public void Restore(SavedArrays arrays)
    {
        using var frozen = torch.no_grad();
        foreach (var ((name, _), average) in Network.Parameters.Zip(_averages))
        {
            using var kept = Tensors.From(arrays.Of<float>($"average.{name}", average.numel()), Network.Device, average.shape);
            average.copy_(kept);
        }

        (Steps, Taken) = arrays.Of<long>("average", 2) is [var steps, >= 0 and var taken] && steps >= taken
            ? (steps, taken)
            : throw new FormatException("The checkpoint's 'average' holds counts that no fit has. The file has been altered.");
    }

    public void Dispose()
    {
        foreach (var average in _averages)
            average.Dispose();
    }

    /// <summary>A copy of the averages as they are.</summary>
    private protected NetworkWeights Copy() => new(Network.Parameters.Zip(_averages, (p, average) =>
        new NamedTensor(p.Name, [.. average.shape.Select(s => (int)s)], Tensors.ToArray(average))));

    /// <summary>The weights now stand for all steps since they were last taken in.</summary>
    /// <param name="keep">The weight of the averages so far; the rest is the weights'.</param>
    private protected void TakeIn(double keep)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        Taken = Steps;
        foreach (var (average, (_, parameter)) in _averages.Zip(Network.Parameters))
            average.MultiplyBy(keep).Add(parameter, 1 - keep);
    }
}
