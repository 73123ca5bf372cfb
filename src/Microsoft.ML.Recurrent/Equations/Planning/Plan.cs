using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>One stage of a step: matrix products for all rows, then programs that work on each unit on its own.</summary>
/// <param name="Groups">The products that precede the forward programs, and follow the backward ones.</param>
/// <param name="Forward">One for each size of vectors.</param>
/// <param name="Backward">One for each size of vectors.</param>
internal sealed record Stage(ImmutableArray<ProductGroup> Groups, ImmutableArray<UnitProgram> Forward, ImmutableArray<UnitProgram> Backward);

/// <summary>
/// How a layer of a cell runs, whatever its sizes: which slots it remembers, which products fill them, and what the stages compute. Immutable
/// and thread-safe.
/// </summary>
internal sealed class Plan
{
    private Plan(CellGraph graph)
    {
        Graph = graph;
        var gradient = StepDifferentiation.Of(graph);
        var layout = SlotLayout.Of(graph);
        var kept = new KeptValues(graph, gradient, layout);
        Leaves = new PlanLeaves(graph);
        Masked = new MaskedProducts(graph);
        Slots = layout.Slots;
        Groups = layout.Groups;
        Results = [.. StepResults.Of(graph)];
        var forward = new ForwardPrograms(gradient, layout, kept, Leaves);
        var backward = new BackwardPrograms(gradient, layout, kept, Leaves);
        Scratch = backward.Scratch;
        Stages = [.. Enumerable.Range(0, layout.Stages)
            .Select(k => new Stage([.. layout.Groups.Where(g => g.Stage == k)], forward.Of(k), backward.Stages[k]))];
    }

    public CellGraph Graph { get; }

    /// <summary>Pre-activations, in the order of the products' columns, then values that products read.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>All products.</summary>
    public ImmutableArray<ProductGroup> Groups { get; }

    /// <summary>What a step hands on: the next states, then further results.</summary>
    public ImmutableArray<StepResult> Results { get; }

    /// <summary>The sizes of the backward pass's scratch columns.</summary>
    public ImmutableArray<Size> Scratch { get; }

    public PlanLeaves Leaves { get; }

    /// <summary>Products that some steps need for some units only.</summary>
    public MaskedProducts Masked { get; }

    public ImmutableArray<Stage> Stages { get; }

    /// <param name="graph">A graph in canonical form.</param>
    public static Plan Of(CellGraph graph) => new(graph);

    /// <summary>The scratch column that holds the gradient of the value that a group's products read.</summary>
    public int ScratchOf(ProductGroup group) => Groups.Where(g => g.Kind == OperandKind.Value).ToList().IndexOf(group);

    /// <summary>The sizes of the columns of some memory.</summary>
    public IEnumerable<Size> Columns(ColumnKind kind) => kind switch
    {
        ColumnKind.Slot => Slots.Select(s => s.Size),
        ColumnKind.Before or ColumnKind.After or ColumnKind.Gradient => Results.Select(r => r.Size),
        ColumnKind.Scratch => Scratch,
        ColumnKind.Vector or ColumnKind.VectorGradient => SizesOf(Leaves.Vectors),
        ColumnKind.Mask => SizesOf(Leaves.Masks),
        ColumnKind.Noise => SizesOf(Leaves.Noises),
        _ => SizesOf(Leaves.Lowers),
    };

    private IEnumerable<Size> SizesOf(ImmutableArray<int> nodes) => nodes.Select(n => Graph.Nodes[n].Size);
}
