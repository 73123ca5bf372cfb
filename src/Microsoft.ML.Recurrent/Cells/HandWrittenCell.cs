using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>Describes a cell: its gates, its initial weights and its readings (managed, torch, ONNX). Immutable.</summary>
internal abstract class HandWrittenCell(int hiddenSize)
{
    /// <summary>The name in saved models.</summary>
    public abstract string Name { get; }

    /// <summary>In PyTorch's order.</summary>
    public abstract IReadOnlyList<string> GateNames { get; }

    public int GateCount => GateNames.Count;

    public int HiddenSize { get; } = hiddenSize;

    /// <summary>What a row carries from step to step, in parts of the hidden size: the hidden state first.</summary>
    public virtual int StateParts => 1;

    /// <summary>Numbers that a row carries from step to step.</summary>
    public int StateSize => StateParts * HiddenSize;

    /// <summary>Where the gates stand in the managed reading.</summary>
    public abstract GateColumns Columns { get; }

    /// <summary>The cell's equations for a lane width.</summary>
    public CellKernel CreateKernel(SimdPath path) => path switch
    {
        SimdPath.Bits512 => CreateKernel<Simd512, Vector512<float>>(path),
        SimdPath.Bits256 => CreateKernel<Simd256, Vector256<float>>(path),
        _ => CreateKernel<Simd128, Vector128<float>>(path),
    };

    /// <summary>The torch reading of one direction of one layer.</summary>
    public abstract TorchCellLayer CreateTorchLayer(int inputSize, torch.Device device);

    /// <summary>The torch reading of one direction of one layer, as it trains fastest on a device.</summary>
    /// <param name="inputSize">Numbers per step.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="useManagedKernels">Whether the managed kernels may do the work; they run on the CPU only.</param>
    /// <param name="errors">Where errors of the backward pass go.</param>
    public TorchCellLayer CreateTrainingLayer(int inputSize, torch.Device device, bool useManagedKernels, BackwardErrors? errors = null)
    {
        var layer = CreateTorchLayer(inputSize, device);
        return useManagedKernels && device.type == DeviceType.CPU
            ? new FusedLayer(this, inputSize, layer, Simd.Best) { Errors = errors ?? new BackwardErrors() }
            : layer;
    }

    /// <summary>
    /// Initial weights: each gate's input matrix uniform (Glorot &amp; Bengio 2010), each gate's recurrent matrix orthogonal (Saxe et al.
    /// 2014), biases zero.
    /// </summary>
    public virtual LayerWeights Initialize(int inputSize, Random random)
    {
        int size = HiddenSize, rows = GateCount * size;
        var weights = new LayerWeights(
            inputSize, size, new float[rows * inputSize], new float[rows * size], new float[rows], new float[rows]);
        for (int gate = 0; gate < GateCount; gate++)
        {
            InitialWeights.Glorot(weights.WeightIh.AsSpan(gate * size * inputSize, size * inputSize), inputSize, size, random);
            InitialWeights.Orthogonal(weights.WeightHh.AsSpan(gate * size * size, size * size), size, random);
        }

        return weights;
    }

    protected abstract CellKernel CreateKernel<TSimd, TVector>(SimdPath path)
        where TSimd : struct, ISimd<TVector>;
}
