using Microsoft.ML.Recurrent.Equations;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>A layer of the network that is trained, all its directions. Autograd works through it.</summary>
internal interface ITrainedLayer : IDisposable
{
    /// <summary>A parameter of one direction.</summary>
    Parameter Find(ParameterShape parameter, bool reverse);

    /// <param name="input">The steps' inputs, and what the layer below puts out further.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="initialState">(rows, state size) of a layer that reads forwards only; null for zeros.</param>
    /// <param name="draws">The source of noise and masks in training; null where nothing is drawn.</param>
    LayerSteps Forward(LayerSteps input, TorchPacking packing, torch.Tensor? initialState, LayerDraws? draws);
}

/// <summary>A layer's results for the next one.</summary>
/// <param name="Outputs">(TotalSteps, width), the directions side by side.</param>
/// <param name="Further">For each direction, (TotalSteps, further outputs); empty where nobody reads them.</param>
internal readonly record struct LayerSteps(torch.Tensor Outputs, IReadOnlyList<torch.Tensor> Further)
{
    /// <summary>(rows, state size) in packed row order: the states after each row's last step; null unless the layer carries them.</summary>
    public float[]? FinalState { get; init; }
}
