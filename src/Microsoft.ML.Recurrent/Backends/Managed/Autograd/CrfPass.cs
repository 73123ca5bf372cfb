using Microsoft.ML.Recurrent.Backends.Managed.Crf;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>The loss of a conditional random field over one packed batch on managed code, forward and backward: bits do not depend on the threads.</summary>
/// <param name="packing">The batch's layout.</param>
/// <param name="labels">(TotalSteps): a label, or a negative number for none.</param>
/// <param name="parameters">Transitions, start and end.</param>
/// <param name="threads">Threads at most.</param>
/// <param name="held">Memory, which no other pass uses until the backward pass.</param>
internal sealed unsafe class CrfPass(Packing packing, int[] labels, IReadOnlyList<torch.Tensor> parameters, int threads, CrfMemory held) : IPoolingPass
{
    private CrfLattice? _lattice;

    public BackwardErrors Errors { get; init; } = new();

    public List<torch.Tensor> NoGradients { get; } = [null!, null!, null!, null!, null!];

    /// <summary>Runs the forward pass.</summary>
    /// <param name="outputs">The emissions, (TotalSteps, labels), contiguous.</param>
    /// <returns>(Rows): each row's negative log-likelihood.</returns>
    public torch.Tensor Forward(torch.Tensor outputs)
    {
        using var memory = new ContiguousTensors();
        var factors = new CrfFactors(
            new CrfParameters(parameters[0].Values().ToArray(), parameters[1].Values().ToArray(), parameters[2].Values().ToArray()), Simd.Best, held);
        _lattice = new CrfLattice(packing, factors, Rows(memory, outputs), held);
        var losses = torch.empty(packing.Rows);
        new CrfLoss(_lattice, labels).Forward(losses.Values(), threads);
        return losses;
    }

    public List<torch.Tensor> Backward(torch.Tensor outputs, torch.Tensor pooled)
    {
        using var memory = new ContiguousTensors();
        torch.Tensor[] found = [Tensors.Zeros(outputs.shape), .. parameters.Select(p => Tensors.Zeros(p.shape))];
        _lattice!.Emissions = Rows(memory, outputs);
        new CrfLoss(_lattice, labels).Backward(
            pooled.Values(), new CrfGradient(Rows(memory, found[0]), found[1].Values(), found[2].Values(), found[3].Values()), threads);
        return [null!, found[0], .. parameters.Select((p, i) => LeafGradients.Deposit(p, found[1 + i])!)];
    }

    private static RowMemory Rows(ContiguousTensors memory, torch.Tensor tensor) => new(memory.Pointer(tensor), (int)tensor.size(1));
}
