using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The torch reading of one direction of one layer; autograd works through it.</summary>
internal abstract class TorchCellLayer(string name) : torch.nn.Module(name)
{
    /// <param name="input">(TotalSteps, inputs), packed.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="reverse">Whether each row is read from its own last step to its first.</param>
    /// <param name="initialState">(rows, StateSize) in packed row order, as <see cref="HandWrittenCell.StateSize"/> says; null for zeros.</param>
    public abstract LayerResult Forward(
        torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null);

    /// <summary>The outputs alone, where nothing asks for the final state.</summary>
    /// <inheritdoc cref="Forward"/>
    /// <returns>(TotalSteps, hidden), packed as the input is.</returns>
    public virtual torch.Tensor Outputs(
        torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null) =>
        Forward(input, packing, reverse, initialState).Outputs;

    public Parameter WeightIh => Parameter("weight_ih");

    public Parameter WeightHh => Parameter("weight_hh");

    public Parameter BiasIh => Parameter("bias_ih");

    public Parameter BiasHh => Parameter("bias_hh");

    /// <summary>A parameter by its name, without layer and direction.</summary>
    public abstract Parameter Parameter(string name);
}

/// <summary>What a layer gives; gradients flow through both.</summary>
/// <param name="Outputs">(TotalSteps, hidden), packed as the input is.</param>
/// <param name="FinalState">(rows, StateSize) in packed row order: each row's state after the last step it was read; a row without steps
/// keeps its initial state.</param>
internal readonly record struct LayerResult(torch.Tensor Outputs, torch.Tensor FinalState);
