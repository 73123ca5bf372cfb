using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>The one place that maps the optimizer's option to torch's object.</summary>
internal static class TorchOptimizers
{
    public static torch.optim.Optimizer Create(TrainingOptions options, IEnumerable<Parameter> parameters)
    {
        double rate = options.LearningRate, decay = options.WeightDecay, momentum = options.Momentum;
        return options.Optimizer switch
        {
            RecurrentOptimizer.AdamW => torch.optim.AdamW(parameters, rate, weight_decay: decay),
            RecurrentOptimizer.Adam => torch.optim.Adam(parameters, rate, weight_decay: decay),
            RecurrentOptimizer.Sgd => torch.optim.SGD(parameters, rate, momentum: momentum, weight_decay: decay),
            RecurrentOptimizer.RmsProp => torch.optim.RMSProp(parameters, rate, momentum: momentum, weight_decay: decay),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Optimizer, "Unknown optimizer."),
        };
    }
}
