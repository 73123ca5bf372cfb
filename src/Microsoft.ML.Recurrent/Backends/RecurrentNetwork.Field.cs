using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Backends.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends;

/// <content>The field over the labels of neighboring steps.</content>
internal sealed partial class RecurrentNetwork
{
    private readonly Parameter[] _field;
    private readonly CrfMemory _fieldMemory = new();

    /// <summary>True if the loss is that of a conditional random field.</summary>
    public bool HasField => _field.Length > 0;

    /// <summary>The weighted sum of the rows' negative log-likelihoods: each row weighs as its labeled steps do in the mean.</summary>
    /// <param name="emissions">(TotalSteps, labels): the network's outputs.</param>
    /// <param name="labels">(TotalSteps), packed.</param>
    /// <param name="weights">(TotalSteps), packed; a step of weight 0 has no label, and all are summed over.</param>
    /// <param name="packing">The batch's layout.</param>
    public torch.Tensor FieldLoss(torch.Tensor emissions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, TorchPacking packing)
    {
        var known = CrfLabels.Of(packing.Packing, labels, weights);
        var losses = RunsKernels
            ? PoolingFunction.apply([new CrfPass(packing.Packing, known.Labels, _field, TorchThreads.Count, _fieldMemory) { Errors = _errors }, emissions, .. _field])
            : new TorchCrf(_field[0], _field[1], _field[2]).Losses(emissions, known.Labels, packing);
        return (losses * Tensors.From(known.RowWeights, Device, known.RowWeights.Length)).sum();
    }
}
