using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One of two classes.</summary>
internal sealed class BinaryProblem(LabelRules label) : Problem(label, new ClassTargets())
{
    public override string Trainer => "binary classification trainer";

    public override string Predictor => "binary classifier";

    public override bool HasThreshold => true;

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new BinaryTask(description, labelSmoothing);

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape, TaggingOptions tagging) =>
    [
        new("Score", NumberDataViewType.Single, ShapeOf(isVector: false)),
        new("Probability", NumberDataViewType.Single, ShapeOf(isVector: false)) { IsNormalized = true },
        new("PredictedLabel", BooleanDataViewType.Instance, ShapeOf(isVector: false)),
    ];

    protected override bool CanHaveOutputs(int outputs) => outputs == 1;
}
