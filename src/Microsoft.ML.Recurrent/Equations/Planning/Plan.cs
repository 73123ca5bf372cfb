using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The course of a layer of a cell, whatever its sizes: the slots it remembers, the products that fill them, and the work of the stages. Immutable
/// and thread-safe.
/// </summary>
internal sealed class Plan
{
    private readonly Lazy<TrainingPrograms> _training;

    private Plan(CellGraph graph)
    {
        Graph = graph;
        var layout = SlotLayout.Of(graph);
        Leaves = new PlanLeaves(graph);
        Masked = new MaskedProducts(graph);
        Slots = layout.Slots;
        Groups = layout.Groups;
        Results = [.. StepResults.Of(graph)];
        var training = _training = new Lazy<TrainingPrograms>(() => new TrainingPrograms(graph, layout, Leaves));
        var scoring = new ForwardPrograms(graph, layout, new KeptValues(graph, null, layout), Leaves);
        Stages = [.. Enumerable.Range(0, layout.Stages)
            .Select(k => new Stage(k, [.. layout.Groups.Where(g => g.Stage == k)], scoring.Of(k), training))];
    }

    public CellGraph Graph { get; }

    /// <summary>Pre-activations, in the order of the products' columns, then values that products read.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>All products.</summary>
    public ImmutableArray<ProductGroup> Groups { get; }

    /// <summary>A step's results: the next states, then further ones.</summary>
    public ImmutableArray<StepResult> Results { get; }

    /// <summary>The sizes of the backward pass's scratch columns.</summary>
    public ImmutableArray<Size> Scratch => _training.Value.Scratch;

    public PlanLeaves Leaves { get; }

    /// <summary>Products that some steps need for some units only.</summary>
    public MaskedProducts Masked { get; }

    public ImmutableArray<Stage> Stages { get; }

    /// <param name="graph">A graph in canonical form.</param>
    public static Plan Of(CellGraph graph) => new(graph);

    /// <summary>The scratch column that holds the gradient of the value that a group's products read.</summary>
    public int ScratchOf(ProductGroup group) => Groups.Where(g => g.Kind == OperandKind.Value).ToList().IndexOf(group);

    /// <summary>True if a group's products read a state as it enters the step, masked or not: where the state is zero, they are.</summary>
    public bool IsFedByState(ProductGroup group) => group.Kind == OperandKind.State
        || (group.Kind == OperandKind.Value && Graph.Nodes[Slots[group.Operand].Node] is { Operation: Operation.Multiply } masked
            && Graph.Nodes[masked.First].Operation == Operation.State && Graph.Nodes[masked.Second].Operation == Operation.RowMask);

    /// <summary>The sizes of the columns of some memory.</summary>
    public IEnumerable<Size> Columns(ColumnKind kind) => kind switch
    {
        ColumnKind.Slot => Slots.Select(s => s.Size),
        ColumnKind.Before or ColumnKind.After or ColumnKind.Gradient => Results.Select(r => r.Size),
        ColumnKind.Scratch => Scratch,
        ColumnKind.Vector or ColumnKind.VectorGradient => SizesOf(Leaves.Vectors),
        ColumnKind.Mask => SizesOf(Leaves.Masks),
        ColumnKind.Noise => SizesOf(Leaves.Noises),
        ColumnKind.RowMask => SizesOf(Leaves.RowMasks),
        _ => SizesOf(Leaves.Lowers),
    };

    private IEnumerable<Size> SizesOf(ImmutableArray<int> nodes) => nodes.Select(n => Graph.Nodes[n].Size);
}
