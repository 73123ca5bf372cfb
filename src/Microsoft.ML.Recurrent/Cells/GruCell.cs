using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Gated recurrent unit (Cho et al. 2014) with the reset gate after the product, as cuDNN and libtorch have it:
/// r, z = σ(W x + b + U h + d), n = tanh(W x + b + r ⊙ (U h + d)), h' = n + z ⊙ (h − n).
/// </summary>
internal sealed class GruCell(int hiddenSize) : RecurrentCell(hiddenSize)
{
    public override string Name => "gru";

    public override IReadOnlyList<string> GateNames { get; } = ["reset", "update", "candidate"];

    public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device) =>
        new TorchLibraryLayer(this, torch.nn.GRU(inputSize, HiddenSize, device: device),
            static (module, input) => ((TorchSharp.Modules.GRU)module).call(input).Item1);

    protected override CellLayer CreateLayer<TSimd, TVector>(LayerWeights weights, SimdPath path) =>
        new GruLayer<TSimd, TVector>(weights, path);
}

internal sealed unsafe class GruLayer<TSimd, TVector> : CellLayer<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
{
    private readonly float[] _recurrentBias;

    public GruLayer(LayerWeights weights, SimdPath path)
        : base(weights, 3, weights.BiasIh, path) => _recurrentBias = PadGates(weights.BiasHh, 3);

    protected override void Step(
        int rows, int carried, float* gates, Target before, float* state, Target target, LayerWorkspace workspace)
    {
        fixed (float* recurrent = workspace.Hidden(rows * GatesWidth))
        {
            for (int row = 0; row < rows; row++)
                _recurrentBias.CopyTo(new Span<float>(recurrent + row * GatesWidth, GatesWidth));
            MatrixProduct.MultiplyAdd(carried, before.Start, before.Stride, 1, WeightHh, recurrent, GatesWidth);
            for (int row = 0; row < rows; row++)
                Row(gates + row * GatesWidth, recurrent + row * GatesWidth, state + row * GateStride, target.Row(row));
        }
    }

    private void Row(float* gates, float* recurrent, float* state, float* hidden)
    {
        int stride = GateStride;
        for (int unit = 0; unit < stride; unit += TSimd.Lanes)
        {
            TVector reset = Activations<TSimd, TVector>.Sigmoid(TSimd.Add(TSimd.Load(gates + unit), TSimd.Load(recurrent + unit)));
            TVector update = Activations<TSimd, TVector>.Sigmoid(
                TSimd.Add(TSimd.Load(gates + stride + unit), TSimd.Load(recurrent + stride + unit)));
            TVector candidate = Activations<TSimd, TVector>.Tanh(
                TSimd.MultiplyAdd(reset, TSimd.Load(recurrent + 2 * stride + unit), TSimd.Load(gates + 2 * stride + unit)));
            TVector value = TSimd.MultiplyAdd(update, TSimd.Subtract(TSimd.Load(state + unit), candidate), candidate);
            TSimd.Store(value, state + unit);
            StoreHidden(value, hidden, unit);
        }
    }
}
