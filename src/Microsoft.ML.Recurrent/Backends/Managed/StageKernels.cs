using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The kernels of one stage of a plan, one for each size of vectors.</summary>
/// <param name="scoring">The kernels of scoring.</param>
/// <param name="training">The kernels of training: the forward ones of all stages, then the backward ones.</param>
/// <param name="place">The stage's place.</param>
internal sealed class StageKernels(ImmutableArray<ProgramKernel> scoring, Lazy<ImmutableArray<ProgramKernel>[]> training, int place)
{
    /// <summary>The forward pass of scoring.</summary>
    public ImmutableArray<ProgramKernel> Scoring => scoring;

    /// <summary>The forward pass of training.</summary>
    public ImmutableArray<ProgramKernel> Forward => training.Value[place];

    public ImmutableArray<ProgramKernel> Backward => training.Value[training.Value.Length / 2 + place];
}
