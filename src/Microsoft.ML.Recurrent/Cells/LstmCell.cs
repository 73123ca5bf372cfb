using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Long short-term memory (Hochreiter &amp; Schmidhuber 1997) with forget gate (Gers et al. 2000), without peepholes:
/// i, f, o = σ(W x + b + U h), g = tanh(W x + b + U h), c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh(c').
/// </summary>
internal sealed class LstmCell(int hiddenSize, float forgetGateBias) : RecurrentCell(hiddenSize)
{
    public override string Name => "lstm";

    public override IReadOnlyList<string> GateNames { get; } = ["input", "forget", "candidate", "output"];

    public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device) =>
        new TorchLibraryLayer(this, torch.nn.LSTM(inputSize, HiddenSize, device: device),
            static (module, input) => ((TorchSharp.Modules.LSTM)module).call(input).Item1);

    /// <summary>The forget gate starts open (Jozefowicz et al. 2015, section 3.2).</summary>
    public override LayerWeights Initialize(int inputSize, Random random)
    {
        var weights = base.Initialize(inputSize, random);
        weights.BiasIh.AsSpan(HiddenSize, HiddenSize).Fill(forgetGateBias);
        return weights;
    }

    protected override CellLayer CreateLayer<TSimd, TVector>(LayerWeights weights, SimdPath path) =>
        new LstmLayer<TSimd, TVector>(weights, path);
}

internal sealed unsafe class LstmLayer<TSimd, TVector>(LayerWeights weights, SimdPath path)
    : CellLayer<TSimd, TVector>(weights, 4, GateBias.Sum(weights), path)
    where TSimd : struct, ISimd<TVector>
{
    protected override void Step(
        int rows, int carried, float* gates, Target before, float* state, Target target, LayerWorkspace workspace)
    {
        MatrixProduct.MultiplyAdd(carried, before.Start, before.Stride, 1, WeightHh, gates, GatesWidth);
        for (int row = 0; row < rows; row++, gates += GatesWidth, state += GateStride)
            Row(gates, state, target.Row(row));
    }

    private void Row(float* gates, float* cell, float* hidden)
    {
        int stride = GateStride;
        for (int unit = 0; unit < stride; unit += TSimd.Lanes)
        {
            TVector input = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + unit));
            TVector forget = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + stride + unit));
            TVector candidate = Activations<TSimd, TVector>.Tanh(TSimd.Load(gates + 2 * stride + unit));
            TVector output = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + 3 * stride + unit));
            TVector memory = TSimd.MultiplyAdd(forget, TSimd.Load(cell + unit), TSimd.Multiply(input, candidate));
            TSimd.Store(memory, cell + unit);
            StoreHidden(TSimd.Multiply(output, Activations<TSimd, TVector>.Tanh(memory)), hidden, unit);
        }
    }
}
