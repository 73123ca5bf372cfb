using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>Turns a network's gradients into steps.</summary>
internal interface IParameterUpdate : IDisposable
{
    /// <summary>Makes the numbers that a batch reads those of the last step; the batch has been handed to the network.</summary>
    void BeforeForward();

    /// <summary>Clips, steps, and clears the gradients.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="clippingNorm">Gradients are scaled down to this global norm; 0 leaves them.</param>
    void Step(double rate, double clippingNorm);

    /// <summary>Makes all numbers those of the last step.</summary>
    void Finish();

    /// <summary>Keeps a copy of what the optimizer remembers, steps that some rows have yet to make up for included.</summary>
    void Save(SavedArrays arrays);

    /// <summary>Goes on from what was kept, on a network that has the weights of that moment.</summary>
    /// <exception cref="FormatException">It is not the state of such an optimizer on such a network.</exception>
    void Restore(SavedArrays arrays);

    /// <summary>The one place that chooses: torch's operations where torch trains, else the managed steps.</summary>
    static IParameterUpdate Create(TrainingOptions options, RecurrentNetwork network, int threads = int.MaxValue)
    {
        if (!network.IsManaged)
            return new TorchUpdate(options, network);
        double decay = options.WeightDecay, momentum = options.Momentum;
        bool penalized = decay > 0;
        return options.Optimizer switch
        {
            RecurrentOptimizer.AdamW => new ManagedUpdate<AdamStep>(
                new((rate, step) => new AdamStep(rate, step, decay, penalty: 0), AdamStep.FirstDecay, AdamStep.SecondDecay, false), network, threads),
            RecurrentOptimizer.Adam => new ManagedUpdate<AdamStep>(
                new((rate, step) => new AdamStep(rate, step, decay: 0, decay), AdamStep.FirstDecay, AdamStep.SecondDecay, penalized), network, threads),
            RecurrentOptimizer.Sgd => new ManagedUpdate<SgdStep>(
                new((rate, _) => new SgdStep(rate, momentum, decay), momentum, 1, penalized), network, threads),
            RecurrentOptimizer.RmsProp => new ManagedUpdate<RmsPropStep>(
                new((rate, _) => new RmsPropStep(rate, momentum, decay), momentum, RmsPropStep.SecondDecay, penalized), network, threads),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Optimizer, "Unknown optimizer."),
        };
    }
}
