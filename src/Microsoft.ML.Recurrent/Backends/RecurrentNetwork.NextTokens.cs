using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends;

/// <summary>The head of a model of the next token, and the regularization of what it reads.</summary>
internal sealed partial class RecurrentNetwork
{
    private readonly Parameter[] _clusters;
    private readonly TorchSoftmax _softmax = new();
    private readonly List<LinearMemory> _softmaxMemory = [];
    private int _softmaxes;
    private torch.Tensor? _penalty;

    /// <summary>A loss, and what regularization adds to it for the last batch.</summary>
    public torch.Tensor Penalized(torch.Tensor loss) => _penalty is null ? loss : loss.Plus(_penalty);

    /// <summary>(steps, 1): the log-likelihood of the token that follows each step.</summary>
    private torch.Tensor NextTokens(torch.Tensor top, BatchTensors batch, bool training)
    {
        _penalty = null;
        _softmax.Begin();
        _softmaxes = 0;
        if (batch.Packing.Packing.TotalSteps == 0)
            return torch.zeros(0, 1, device: Device);
        var dropped = _dropout.ApplyToSteps(top, _shape.Options.HeadDropout, training, batch.Packing);
        if (training)
            _penalty = Penalty(top, dropped, batch.Packing.Packing);
        if (_shape.Clusters is { } clusters)
            return new AdaptiveSoftmax(clusters, [_headWeight, _headBias, .. _clusters], LogLikelihoods).LogLikelihoods(dropped, batch.NextTokens);
        return LogLikelihoods(dropped, _shape.TiesWeights ? _headWeight.narrow(0, 1, _shape.Outputs) : _headWeight, _headBias, batch.NextTokens);
    }

    private torch.Tensor LogLikelihoods(torch.Tensor steps, torch.Tensor weight, torch.Tensor bias, ReadOnlyMemory<int> targets)
    {
        if (!RunsKernels)
            return _softmax.LogLikelihoods(steps, weight, bias, targets);
        // Each softmax of a batch has memory of its own until the backward pass.
        if (_softmaxes == _softmaxMemory.Count)
            _softmaxMemory.Add(new LinearMemory());
        return PoolingFunction.apply([new SoftmaxPass(targets, [weight, bias], _softmaxMemory[_softmaxes++]) { Errors = _errors }, steps, weight, bias]);
    }

    /// <summary>Activation regularization, of values that dropout leaves, and temporal activation regularization, of all (Merity, McCann &amp; Socher 2017); null where there is neither.</summary>
    private torch.Tensor? Penalty(torch.Tensor top, torch.Tensor dropped, Packing packing)
    {
        double alpha = _shape.Options.NextToken.ActivationRegularization, beta = _shape.Options.NextToken.TemporalActivationRegularization;
        var size = alpha == 0 ? null : (dropped * dropped).mean().DividedBy(1 / alpha);
        if (beta == 0 || packing.Steps < 2)
            return size;
        int first = packing.BatchSizes[0], count = packing.TotalSteps - first;
        using var previous = Tensors.From([.. Enumerable.Range(1, packing.Steps - 1).SelectMany(step => Enumerable.Range(packing.StepOffsets[step - 1], packing.BatchSizes[step]))], Device, count);
        var change = top.narrow(0, first, count).Minus(top.index_select(0, previous));
        var course = (change * change).mean().DividedBy(1 / beta);
        return size is null ? course : size.Plus(course);
    }
}
