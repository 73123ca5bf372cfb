using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Linear;

/// <summary>
/// Memory of a linear layer's passes, for one batch after another: arrays that are made anew for each would have the garbage collector run all the time. For one pass at a
/// time, which may have several workers.
/// </summary>
internal sealed class LinearMemory
{
    /// <summary>The packed weight, for the forward pass.</summary>
    public AlignedBuffer Weight { get; } = new();

    /// <summary>The bias.</summary>
    public AlignedBuffer Bias { get; } = new();

    /// <summary>The packed weight, for gradients.</summary>
    public AlignedBuffer Transposed { get; } = new();

    /// <summary>The packed inputs of steps.</summary>
    public AlignedBuffer Inputs { get; } = new();

    /// <summary>Logits of steps.</summary>
    public AlignedBuffer Logits { get; } = new();

    /// <summary>Inputs that dropout has left.</summary>
    public WorkerMemory Kept { get; } = new();

    /// <summary>Whole vectors of results.</summary>
    public WorkerMemory Padded { get; } = new();
}
