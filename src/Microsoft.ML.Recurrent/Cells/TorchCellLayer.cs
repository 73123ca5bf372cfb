using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>The torch reading of one direction of one layer; autograd works through it.</summary>
internal abstract class TorchCellLayer(string name) : torch.nn.Module(name)
{
    /// <param name="input">(TotalSteps, inputs), packed.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="reverse">Whether each row is read from its own last step to its first.</param>
    /// <returns>(TotalSteps, hidden), packed as the input is.</returns>
    public abstract torch.Tensor Forward(torch.Tensor input, TorchPacking packing, bool reverse);

    public abstract Parameter WeightIh { get; }

    public abstract Parameter WeightHh { get; }

    public abstract Parameter BiasIh { get; }

    public abstract Parameter BiasHh { get; }
}
