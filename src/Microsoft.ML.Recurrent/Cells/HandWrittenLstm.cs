using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Long short-term memory (Hochreiter &amp; Schmidhuber 1997) with forget gate (Gers et al. 2000), without peepholes:
/// i, f, o = σ(W x + b + U h), g = tanh(W x + b + U h), c' = f ⊙ c + i ⊙ g, h' = o ⊙ tanh(c').
/// </summary>
internal sealed class HandWrittenLstm(int hiddenSize, float forgetGateBias) : HandWrittenCell(hiddenSize)
{
    public override string Name => "lstm";

    public override IReadOnlyList<string> GateNames { get; } = ["input", "forget", "candidate", "output"];

    public override int StateParts => 2;

    public override GateColumns Columns { get; } = GateColumns.Summed(4);

    public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device)
    {
        var lstm = torch.nn.LSTM(inputSize, HiddenSize, device: device);
        lstm.flatten_parameters();
        return new TorchLibraryLayer(
            this,
            lstm,
            static (module, input, state) =>
            {
                var (outputs, hidden, cell) = ((TorchSharp.Modules.LSTM)module).call(input, (state[0], state[1]));
                return (outputs, [hidden, cell]);
            },
            static (module, input, state) => ((TorchSharp.Modules.LSTM)module).call(input, (state[0], state[1])).Item1);
    }

    /// <summary>The forget gate starts open (Jozefowicz et al. 2015, section 3.2).</summary>
    public override LayerWeights Initialize(int inputSize, Random random)
    {
        var weights = base.Initialize(inputSize, random);
        weights.BiasIh.AsSpan(HiddenSize, HiddenSize).Fill(forgetGateBias);
        return weights;
    }

    protected override CellKernel CreateKernel<TSimd, TVector>(SimdPath path) => new LstmKernel<TSimd, TVector>(HiddenSize, path);
}

/// <summary>Gates: input, forget, candidate, output. State: hidden, cell.</summary>
internal sealed unsafe class LstmKernel<TSimd, TVector>(int hiddenSize, SimdPath path) : CellKernel(hiddenSize, path)
    where TSimd : struct, ISimd<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* gates, float* before, float* after)
    {
        int stride = Stride;
        for (int unit = 0; unit < stride; unit += TSimd.Lanes, gates += TSimd.Lanes)
        {
            TVector input = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates));
            TVector forget = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + stride));
            TVector candidate = Activations<TSimd, TVector>.Tanh(TSimd.Load(gates + 2 * stride));
            TVector output = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + 3 * stride));
            TVector cell = TSimd.MultiplyAdd(forget, TSimd.Load(before + stride + unit), TSimd.Multiply(input, candidate));
            TSimd.Store(input, gates);
            TSimd.Store(forget, gates + stride);
            TSimd.Store(candidate, gates + 2 * stride);
            TSimd.Store(output, gates + 3 * stride);
            TSimd.Store(cell, after + stride + unit);
            TSimd.Store(TSimd.Multiply(output, Activations<TSimd, TVector>.Tanh(cell)), after + unit);
        }
    }

    /// <summary>
    /// With t = tanh(c'): do = dh' t o(1−o), dc = dc' + dh' o (1−t²), di = dc g i(1−i), df = dc c f(1−f), dg = dc i (1−g²); to the
    /// step before go f ⊙ dc and, through the products only, dh.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* gates, float* before, float* gradient)
    {
        int stride = Stride;
        for (int unit = 0; unit < stride; unit += TSimd.Lanes, gates += TSimd.Lanes)
        {
            TVector input = TSimd.Load(gates), forget = TSimd.Load(gates + stride);
            TVector candidate = TSimd.Load(gates + 2 * stride), output = TSimd.Load(gates + 3 * stride);
            TVector entering = TSimd.Load(before + stride + unit), hidden = TSimd.Load(gradient + unit);
            TVector bent = Activations<TSimd, TVector>.Tanh(TSimd.MultiplyAdd(forget, entering, TSimd.Multiply(input, candidate)));
            TVector cell = TSimd.MultiplyAdd(
                TSimd.Multiply(hidden, output), Activations<TSimd, TVector>.TanhSlope(bent), TSimd.Load(gradient + stride + unit));
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(cell, candidate), Activations<TSimd, TVector>.SigmoidSlope(input)), gates);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(cell, entering), Activations<TSimd, TVector>.SigmoidSlope(forget)), gates + stride);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(cell, input), Activations<TSimd, TVector>.TanhSlope(candidate)), gates + 2 * stride);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(hidden, bent), Activations<TSimd, TVector>.SigmoidSlope(output)), gates + 3 * stride);
            TSimd.Store(TSimd.Zero, gradient + unit);
            TSimd.Store(TSimd.Multiply(cell, forget), gradient + stride + unit);
        }
    }
}
