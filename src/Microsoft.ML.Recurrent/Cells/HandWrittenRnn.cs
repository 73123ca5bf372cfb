using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// A simple recurrent network (Elman 1990): hₜ = f(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh), f the hyperbolic tangent or max(0, ·).
/// </summary>
internal sealed class HandWrittenRnn(int hiddenSize, RnnActivation activation) : HandWrittenCell(hiddenSize)
{
    public override string Name => "rnn";

    public override IReadOnlyList<string> GateNames { get; } = ["hidden"];

    public RnnActivation Activation => activation;

    public override GateColumns Columns { get; } = GateColumns.Summed(1);

    public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device)
    {
        var kind = activation == RnnActivation.Relu ? torch.nn.NonLinearities.ReLU : torch.nn.NonLinearities.Tanh;
        var rnn = torch.nn.RNN(inputSize, HiddenSize, nonLinearity: kind, device: device);
        rnn.flatten_parameters();
        return new TorchLibraryLayer(
            this,
            rnn,
            static (module, input, state) =>
            {
                var (outputs, hidden) = ((TorchSharp.Modules.RNN)module).call(input, state[0]);
                return (outputs, [hidden]);
            },
            static (module, input, state) => ((TorchSharp.Modules.RNN)module).call(input, state[0]).Item1);
    }

    protected override CellKernel CreateKernel<TSimd, TVector>(SimdPath path) => activation == RnnActivation.Relu
        ? new RnnKernel<TSimd, TVector, ReluActivation<TSimd, TVector>>(HiddenSize, path)
        : new RnnKernel<TSimd, TVector, TanhActivation<TSimd, TVector>>(HiddenSize, path);
}

internal interface IActivation<TVector>
{
    static abstract TVector Apply(TVector value);

    /// <summary>The gradient of the argument, from that of the result and the result itself.</summary>
    static abstract TVector Backward(TVector gradient, TVector result);
}

internal readonly struct TanhActivation<TSimd, TVector> : IActivation<TVector>
    where TSimd : struct, ISimd<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value) => Activations<TSimd, TVector>.Tanh(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Backward(TVector gradient, TVector result) =>
        TSimd.Multiply(gradient, Activations<TSimd, TVector>.TanhSlope(result));
}

internal readonly struct ReluActivation<TSimd, TVector> : IActivation<TVector>
    where TSimd : struct, ISimd<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value) => Activations<TSimd, TVector>.Relu(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Backward(TVector gradient, TVector result) => TSimd.WherePositive(result, gradient);
}

/// <summary>Gates: the one. State: hidden.</summary>
internal sealed unsafe class RnnKernel<TSimd, TVector, TActivation>(int hiddenSize, SimdPath path) : CellKernel(hiddenSize, path)
    where TSimd : struct, ISimd<TVector>
    where TActivation : struct, IActivation<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* gates, float* before, float* after)
    {
        for (int unit = 0; unit < Stride; unit += TSimd.Lanes)
        {
            TVector hidden = TActivation.Apply(TSimd.Load(gates + unit));
            TSimd.Store(hidden, gates + unit);
            TSimd.Store(hidden, after + unit);
        }
    }

    /// <summary>da = dh' f'(a); to the step before goes only what comes through the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* gates, float* before, float* gradient)
    {
        for (int unit = 0; unit < Stride; unit += TSimd.Lanes)
        {
            TSimd.Store(TActivation.Backward(TSimd.Load(gradient + unit), TSimd.Load(gates + unit)), gates + unit);
            TSimd.Store(TSimd.Zero, gradient + unit);
        }
    }
}
