using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// Gated recurrent unit (Cho et al. 2014) with the reset gate after the product, as cuDNN and libtorch have it:
/// r, z = σ(W x + b + U h + d), n = tanh(W x + b + r ⊙ (U h + d)), h' = n + z ⊙ (h − n).
/// </summary>
internal sealed class HandWrittenGru(int hiddenSize) : HandWrittenCell(hiddenSize)
{
    public override string Name => "gru";

    public override IReadOnlyList<string> GateNames { get; } = ["reset", "update", "candidate"];

    /// <summary>The candidate's two products stay apart: its input product comes first, its recurrent product last.</summary>
    public override GateColumns Columns { get; } = new(4, [2, 0, 1], 1, [0, 1, 2]);

    public override TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device)
    {
        var gru = torch.nn.GRU(inputSize, HiddenSize, device: device);
        gru.flatten_parameters();
        return new TorchLibraryLayer(
            this,
            gru,
            static (module, input, state) =>
            {
                var (outputs, hidden) = ((TorchSharp.Modules.GRU)module).call(input, state[0]);
                return (outputs, [hidden]);
            },
            static (module, input, state) => ((TorchSharp.Modules.GRU)module).call(input, state[0]).Item1);
    }

    protected override CellKernel CreateKernel<TSimd, TVector>(SimdPath path) => new GruKernel<TSimd, TVector>(HiddenSize, path);
}

/// <summary>Gates: candidate, reset, update, the candidate's recurrent product. State: hidden.</summary>
internal sealed unsafe class GruKernel<TSimd, TVector>(int hiddenSize, SimdPath path) : CellKernel(hiddenSize, path)
    where TSimd : struct, ISimd<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(float* gates, float* before, float* after)
    {
        int stride = Stride;
        for (int unit = 0; unit < stride; unit += TSimd.Lanes, gates += TSimd.Lanes)
        {
            TVector reset = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + stride));
            TVector update = Activations<TSimd, TVector>.Sigmoid(TSimd.Load(gates + 2 * stride));
            TVector candidate = Activations<TSimd, TVector>.Tanh(
                TSimd.MultiplyAdd(reset, TSimd.Load(gates + 3 * stride), TSimd.Load(gates)));
            TSimd.Store(candidate, gates);
            TSimd.Store(reset, gates + stride);
            TSimd.Store(update, gates + 2 * stride);
            TSimd.Store(TSimd.MultiplyAdd(update, TSimd.Subtract(TSimd.Load(before + unit), candidate), candidate), after + unit);
        }
    }

    /// <summary>
    /// With q = U h + d of the candidate: dn = dh' (1−z)(1−n²), dz = dh' (h−n) z(1−z), dq = dn r, dr = dn q r(1−r); to the step
    /// before goes z ⊙ dh' and what comes through the products.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(float* gates, float* before, float* gradient)
    {
        int stride = Stride;
        for (int unit = 0; unit < stride; unit += TSimd.Lanes, gates += TSimd.Lanes)
        {
            TVector candidate = TSimd.Load(gates), reset = TSimd.Load(gates + stride), update = TSimd.Load(gates + 2 * stride);
            TVector product = TSimd.Load(gates + 3 * stride), hidden = TSimd.Load(gradient + unit);
            TVector carried = TSimd.Multiply(hidden, update);
            TVector bent = TSimd.Multiply(TSimd.Subtract(hidden, carried), Activations<TSimd, TVector>.TanhSlope(candidate));
            TVector change = TSimd.Multiply(hidden, TSimd.Subtract(TSimd.Load(before + unit), candidate));
            TSimd.Store(bent, gates);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(bent, product), Activations<TSimd, TVector>.SigmoidSlope(reset)), gates + stride);
            TSimd.Store(TSimd.Multiply(change, Activations<TSimd, TVector>.SigmoidSlope(update)), gates + 2 * stride);
            TSimd.Store(TSimd.Multiply(bent, reset), gates + 3 * stride);
            TSimd.Store(carried, gradient + unit);
        }
    }
}
