using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// One stage of a step: matrix products for all rows, then programs that work on each unit on its own. What training alone needs is written
/// when it is first asked for.
/// </summary>
/// <param name="place">The stage's place.</param>
/// <param name="groups">The products that precede the forward programs, and follow the backward ones.</param>
/// <param name="scoring">The forward programs of scoring, one for each size of vectors.</param>
/// <param name="training">The programs of training.</param>
internal sealed class Stage(int place, ImmutableArray<ProductGroup> groups, ImmutableArray<UnitProgram> scoring, Lazy<TrainingPrograms> training)
{
    /// <summary>The products that precede the forward programs, and follow the backward ones.</summary>
    public ImmutableArray<ProductGroup> Groups => groups;

    /// <summary>One for each size of vectors; nothing is kept but what later stages read.</summary>
    public ImmutableArray<UnitProgram> Scoring => scoring;

    /// <summary>One for each size of vectors; what the backward pass needs is kept.</summary>
    public ImmutableArray<UnitProgram> Forward => training.Value.Forward[place];

    /// <summary>One for each size of vectors.</summary>
    public ImmutableArray<UnitProgram> Backward => training.Value.Backward[place];
}
