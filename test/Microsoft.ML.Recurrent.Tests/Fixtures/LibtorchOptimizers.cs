using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>torch's own optimizers, which ours are held against.</summary>
internal static class LibtorchOptimizers
{
    public static torch.optim.Optimizer Create(TrainingOptions options, IEnumerable<Parameter> parameters)
    {
        double rate = options.LearningRate, decay = options.WeightDecay, momentum = options.Momentum;
        return options.Optimizer switch
        {
            RecurrentOptimizer.AdamW => torch.optim.AdamW(parameters, rate, weight_decay: decay),
            RecurrentOptimizer.Adam => torch.optim.Adam(parameters, rate, weight_decay: decay),
            RecurrentOptimizer.Sgd => torch.optim.SGD(parameters, rate, momentum: momentum, weight_decay: decay),
            _ => torch.optim.RMSProp(parameters, rate, momentum: momentum, weight_decay: decay),
        };
    }

    /// <summary>Clips and steps.</summary>
    public static void Step(torch.optim.Optimizer optimizer, Parameter[] parameters, double rate, double norm)
    {
        torch.nn.utils.clip_grad_norm_(parameters, norm);
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = rate;
        optimizer.step();
    }
}
