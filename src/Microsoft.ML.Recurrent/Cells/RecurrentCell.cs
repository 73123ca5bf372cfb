using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>One direction of one layer, as PyTorch shapes it: (gates × hidden, inputs), (gates × hidden, hidden) and two biases.</summary>
internal sealed record LayerWeights(int InputSize, int HiddenSize, float[] WeightIh, float[] WeightHh, float[] BiasIh, float[] BiasHh);

internal abstract class RecurrentCell
{
    public abstract string Name { get; }
    public abstract IReadOnlyList<string> GateNames { get; }
    public int GateCount => GateNames.Count;
    public int HiddenSize { get; protected init; }
    public abstract CellLayer CreateLayer(LayerWeights weights);
    public abstract TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device);
    public abstract LayerWeights Initialize(int inputSize, Random random);
}

internal abstract class CellLayer
{
    public abstract void Forward(Packing packing, bool reverse, ReadOnlySpan<float> input, int inputStride,
        Span<float> output, int outputStride, int outputColumn, LayerWorkspace workspace);
}

internal sealed class LayerWorkspace
{
}

internal abstract class TorchCellLayer(string name) : torch.nn.Module(name)
{
    public abstract torch.Tensor Forward(torch.Tensor packedInput, Packing packing, bool reverse);
    public abstract LayerWeights Export();
    public abstract void Import(LayerWeights weights);
}

internal static class CellFactory
{
    public static RecurrentCell Create(RecurrentOptions options) => throw new NotSupportedException(options.CellName);
}
