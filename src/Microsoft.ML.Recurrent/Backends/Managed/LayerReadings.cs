using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// One direction of a layer as all threads read it in training: parameters packed for both passes, the stages of both, and where outputs and
/// states stand. Thread-safe while nothing is packed into it.
/// </summary>
internal sealed class LayerReadings
{
    public LayerReadings(PlanKernels kernels, LayerSizes sizes)
    {
        Packed = new PackedPlan(kernels, sizes);
        Transposed = new TransposedPlan(Packed);
        int stages = kernels.Stages.Length;
        Forward = [.. Enumerable.Range(0, stages).Select(k => LayerStage.Training(Packed, k))];
        Backward = [.. Enumerable.Range(0, stages).Select(k => new BackwardStage(Packed, Transposed, stages - 1 - k))];
        Inputs = new InputProducts(Packed);
        InputGradients = [.. Packed.Runs.Where(r => r.Group.Kind == OperandKind.Input).Select(r => (r, Transposed.Of(r)))];
        Masks = new StepMasks(Plan, Packed.Layout);
        StatesWidth = Packed.Layout.Start(new Column(ColumnKind.Gradient, Plan.Graph.States.Length));
        States = Rows(ColumnKind.After, Enumerable.Range(0, Plan.Graph.States.Length));
        Output = Rows(ColumnKind.After, [StepResults.ColumnOf(Plan.Graph, Plan.Graph.Outputs[0])]);
        Further = Rows(ColumnKind.After, Plan.Graph.Outputs.Skip(1).Select(o => StepResults.ColumnOf(Plan.Graph, o)));
        Lower = Rows(ColumnKind.Lower, Enumerable.Range(0, Plan.Leaves.Lowers.Length));
        Noise = Rows(ColumnKind.Noise, Enumerable.Range(0, Plan.Leaves.Noises.Length));
        RowMask = Rows(ColumnKind.RowMask, Enumerable.Range(0, Plan.Leaves.RowMasks.Length));
    }

    public PackedPlan Packed { get; }

    public Plan Plan => Packed.Plan;

    public TransposedPlan Transposed { get; }

    /// <summary>In the order of the forward pass.</summary>
    public LayerStage[] Forward { get; }

    /// <summary>In the order of the backward pass.</summary>
    public BackwardStage[] Backward { get; }

    public InputProducts Inputs { get; }

    /// <summary>The products that bring the gradients of pre-activations to the input.</summary>
    public (ProductRun Run, PackedMatrix Transposed)[] InputGradients { get; }

    public StepMasks Masks { get; }

    public ColumnRows States { get; }

    /// <summary>Values of the states at the beginning of a padded row of results.</summary>
    public int StatesWidth { get; }

    public ColumnRows Output { get; }

    public ColumnRows Further { get; }

    public ColumnRows Lower { get; }

    public ColumnRows Noise { get; }

    public ColumnRows RowMask { get; }

    /// <summary>Values of a row of some kind of columns.</summary>
    public int Width(ColumnKind kind) => Packed.Layout.Width(kind);

    private ColumnRows Rows(ColumnKind kind, IEnumerable<int> columns) => ColumnRows.Of(Packed.Layout, Plan, kind, columns);
}
