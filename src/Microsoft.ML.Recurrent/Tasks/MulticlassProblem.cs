using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One of several classes.</summary>
internal sealed class MulticlassProblem(LabelRules label) : Problem(label, new ClassTargets())
{
    public override string Trainer => "multiclass classification trainer";

    public override string Predictor => "multiclass classifier";

    protected override bool HasClassNames => true;

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new MulticlassTask(description, labelSmoothing);

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape) =>
    [
        new("Score", NumberDataViewType.Single, ShapeOf(isVector: true)) { Classes = PerStep ? ClassAnnotation.ClassNames : ClassAnnotation.SlotNames },
        new("PredictedLabel", NumberDataViewType.UInt32, ShapeOf(isVector: false)) { Classes = ClassAnnotation.KeyValues },
    ];
}
