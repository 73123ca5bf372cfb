using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>The programs of training by stage: the forward pass keeps what the backward pass needs.</summary>
internal sealed class TrainingPrograms
{
    public TrainingPrograms(CellGraph graph, SlotLayout layout, PlanLeaves leaves)
    {
        var gradient = StepDifferentiation.Of(graph);
        var kept = new KeptValues(graph, gradient, layout);
        var forward = new ForwardPrograms(graph, layout, kept, leaves);
        var backward = new BackwardPrograms(gradient, layout, kept, leaves);
        Forward = [.. Enumerable.Range(0, layout.Stages).Select(forward.Of)];
        (Backward, Scratch) = (backward.Stages, backward.Scratch);
    }

    public ImmutableArray<UnitProgram>[] Forward { get; }

    public ImmutableArray<UnitProgram>[] Backward { get; }

    /// <summary>The sizes of the backward pass's scratch columns.</summary>
    public ImmutableArray<Size> Scratch { get; }
}
