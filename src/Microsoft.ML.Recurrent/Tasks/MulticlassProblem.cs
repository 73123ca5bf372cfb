using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One of several classes.</summary>
internal sealed class MulticlassProblem(LabelRules label) : Problem(label, new ClassTargets())
{
    public override string Trainer => "multiclass classification trainer";

    public override string Predictor => "multiclass classifier";

    protected override int ClassesOf(int outputs) => outputs;

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new MulticlassTask(description, labelSmoothing);

    public override TaskDescription WithOptions(TaskDescription task, RecurrentOptions options, LabelColumn column, Action<string> warn) =>
        PerStep ? task with { Tags = TagDecoding.Of(options.Tagging, column, task.Classes, warn) } : task;

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape, TaggingOptions tagging) =>
    [
        new("Score", NumberDataViewType.Single, ShapeOf(isVector: true)) { Classes = PerStep ? ClassAnnotation.ClassNames : ClassAnnotation.SlotNames },
        new("PredictedLabel", NumberDataViewType.UInt32, ShapeOf(isVector: false)) { Classes = ClassAnnotation.KeyValues },
        .. PerStep ? RowShapes(tagging) : [],
    ];

    protected override IEnumerable<string> TagViolations(TaskDescription task) =>
        PerStep ? task.Tags?.Violations(task.Classes, task.Outputs) ?? [] : base.TagViolations(task);

    private IEnumerable<ScoreShape> RowShapes(TaggingOptions tagging)
    {
        yield return new(TagColumns.SequenceProbability, NumberDataViewType.Single) { IsNormalized = true };
        if (tagging.BestPaths == 1)
            yield break;
        yield return new(TagColumns.BestLabels, NumberDataViewType.UInt32, ShapeOf(isVector: false)) { Classes = ClassAnnotation.KeyValues };
        yield return new(TagColumns.BestProbabilities, NumberDataViewType.Single, ShapeOf(isVector: false)) { IsNormalized = true };
    }
}
