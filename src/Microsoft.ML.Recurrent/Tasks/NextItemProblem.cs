using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The next item of a session: of the same sequences as the next token's, but what is asked for is what may follow the last item.</summary>
internal sealed class NextItemProblem(LabelRules label) : Problem(label, new NextItemTargets())
{
    public override string Trainer => "next-item trainer";

    public override string Predictor => "next-item recommender";

    public override bool AveragesNetworks => false;

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new NextItemTask(description);

    public override TaskDescription WithOptions(TaskDescription task, RecurrentOptions options, LabelColumn column, Action<string> warn) =>
        task with { Recommended = ItemChoice.Of(options.NextItem, ClassesOf(task.Outputs)) };

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape, TaggingOptions tagging) =>
    [
        new(NextItemTask.RecommendedItems, NumberDataViewType.UInt32, SchemaShape.Column.VectorKind.Vector) { Classes = ClassAnnotation.KeyValues },
        new(NextItemTask.Score, NumberDataViewType.Single, SchemaShape.Column.VectorKind.Vector) { IsNormalized = true },
    ];

    /// <summary>Two items and the boundary symbol.</summary>
    protected override bool CanHaveOutputs(int outputs) => outputs >= 3;

    /// <summary>The items; the boundary symbol has no name.</summary>
    protected override int ClassesOf(int outputs) => outputs - 1;

    protected override IEnumerable<string> ItemViolations(TaskDescription task) => task.Recommended is { } items && items.Count is >= 1 and <= NextItemOptions.LargestCount
        ? []
        : [$"The task {Kind} recommends {task.Recommended?.Count ?? 0} items; expected 1 to {NextItemOptions.LargestCount}."];
}
