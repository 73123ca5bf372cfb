using Microsoft.ML.Recurrent.Network;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>torch's own optimizers and clipping, for parameters on a device of torch's.</summary>
internal sealed class TorchUpdate : IParameterUpdate
{
    private readonly Parameter[] _parameters;
    private readonly torch.optim.Optimizer _optimizer;

    public TorchUpdate(TrainingOptions options, RecurrentNetwork network)
    {
        _parameters = [.. network.Parameters.Select(p => p.Parameter).Where(p => p.requires_grad)];
        _optimizer = TorchOptimizers.Create(options, _parameters);
    }

    public void BeforeForward()
    {
    }

    public void Step(double rate, double clippingNorm)
    {
        if (clippingNorm > 0)
            torch.nn.utils.clip_grad_norm_(_parameters, clippingNorm);
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = rate;
        _optimizer.step();
        _optimizer.zero_grad();
    }

    public void Finish()
    {
    }

    public void Dispose() => _optimizer.Dispose();
}
