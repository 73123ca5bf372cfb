using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// A cell's equations for one row and one step, apart from the matrix products. Every row is made of columns of
/// <see cref="Stride"/> numbers: the hidden size rounded up to whole vectors; the units after the hidden size stay zero. Immutable.
/// </summary>
internal abstract unsafe class CellKernel(int hiddenSize, SimdPath path)
{
    /// <summary>Numbers of one gate or one part of the state, with padding.</summary>
    public int Stride { get; } = (hiddenSize + Simd.Lanes(path) - 1) / Simd.Lanes(path) * Simd.Lanes(path);

    /// <summary>One step of one row.</summary>
    /// <param name="gates">Pre-activations; afterwards what <see cref="Backward"/> needs of the gates.</param>
    /// <param name="before">The state that enters the step, the hidden state first.</param>
    /// <param name="after">The state that leaves it; may be the same memory.</param>
    public abstract void Forward(float* gates, float* before, float* after);

    /// <summary>The step's gradients.</summary>
    /// <param name="gates">What <see cref="Forward"/> left; afterwards the gradients of the pre-activations.</param>
    /// <param name="before">The state that entered the step.</param>
    /// <param name="gradient">The gradient of the state that left; afterwards that of the state that entered, without what comes through the
    /// recurrent products.</param>
    public abstract void Backward(float* gates, float* before, float* gradient);
}
