using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The inputs of one direction of a layer in a packed batch; null for zeros.</summary>
/// <param name="Packing">The batch's layout.</param>
/// <param name="Input">(TotalSteps, inputs).</param>
/// <param name="Parameters">The layer's, in their order.</param>
internal sealed record TorchLayerCall(Packing Packing, torch.Tensor Input, IReadOnlyList<torch.Tensor> Parameters)
{
    /// <summary>True if each row is read from its own last step to its first.</summary>
    public bool Reverse { get; init; }

    /// <summary>Steps that the rows have been read before, where their states are carried on: step masks go on from there.</summary>
    public long FirstStep { get; init; }

    /// <summary>(TotalSteps, what the cell reads of the layer below), in the order of the plan's leaves.</summary>
    public torch.Tensor? Lower { get; init; }

    /// <summary>(TotalSteps, noise), in the order of the plan's leaves.</summary>
    public torch.Tensor? Noise { get; init; }

    /// <summary>(rows, factors of recurrent dropout) in packed row order; the cell has no masks without it.</summary>
    public torch.Tensor? RowMask { get; init; }

    /// <summary>(rows, states) in packed row order.</summary>
    public torch.Tensor? InitialState { get; init; }
}

/// <summary>The outputs of one direction of a layer; gradients flow through all of them.</summary>
/// <param name="Outputs">(TotalSteps, hidden).</param>
/// <param name="Further">(TotalSteps, further outputs), in the order of the graph's; null where the cell has none.</param>
/// <param name="FinalState">(rows, states) in packed row order, each row's states after the last step it is read; a row without steps keeps its
/// initial ones.</param>
internal readonly record struct TorchLayerResult(torch.Tensor Outputs, torch.Tensor? Further, torch.Tensor FinalState);
