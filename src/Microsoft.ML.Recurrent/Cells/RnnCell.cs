using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// A simple recurrent network (Elman 1990): hₜ = f(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), f the hyperbolic tangent or max(0, ·).
/// </summary>
internal sealed class RnnCell(int hiddenSize, RnnActivation activation) : RecurrentCell(hiddenSize)
{
    public override string Name => "rnn";

    public override IReadOnlyList<string> GateNames { get; } = ["hidden"];

    public RnnActivation Activation => activation;

    public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device)
    {
        var kind = activation == RnnActivation.Relu ? torch.nn.NonLinearities.ReLU : torch.nn.NonLinearities.Tanh;
        return new TorchLibraryLayer(this, torch.nn.RNN(inputSize, HiddenSize, nonLinearity: kind, device: device),
            static (module, input) => ((TorchSharp.Modules.RNN)module).call(input).Item1);
    }

    protected override CellLayer CreateLayer<TSimd, TVector>(LayerWeights weights, SimdPath path) => activation == RnnActivation.Relu
        ? new RnnLayer<TSimd, TVector, ReluActivation<TSimd, TVector>>(weights, path)
        : new RnnLayer<TSimd, TVector, TanhActivation<TSimd, TVector>>(weights, path);
}

internal interface IActivation<TVector>
{
    static abstract TVector Apply(TVector value);
}

internal readonly struct TanhActivation<TSimd, TVector> : IActivation<TVector>
    where TSimd : struct, ISimd<TVector>
{
    public static TVector Apply(TVector value) => Activations<TSimd, TVector>.Tanh(value);
}

internal readonly struct ReluActivation<TSimd, TVector> : IActivation<TVector>
    where TSimd : struct, ISimd<TVector>
{
    public static TVector Apply(TVector value) => Activations<TSimd, TVector>.Relu(value);
}

internal sealed unsafe class RnnLayer<TSimd, TVector, TActivation>(LayerWeights weights, SimdPath path)
    : CellLayer<TSimd, TVector>(weights, 1, GateBias.Sum(weights), path)
    where TSimd : struct, ISimd<TVector>
    where TActivation : struct, IActivation<TVector>
{
    protected override void Step(
        int rows, int carried, float* gates, Target before, float* state, Target target, LayerWorkspace workspace)
    {
        MatrixProduct.MultiplyAdd(carried, before.Start, before.Stride, 1, WeightHh, gates, GatesWidth);
        for (int row = 0; row < rows; row++, gates += GatesWidth)
        {
            for (int unit = 0; unit < GateStride; unit += TSimd.Lanes)
                StoreHidden(TActivation.Apply(TSimd.Load(gates + unit)), target.Row(row), unit);
        }
    }
}
