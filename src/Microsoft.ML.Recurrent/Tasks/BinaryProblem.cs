using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>One of two classes.</summary>
internal sealed class BinaryProblem() : Problem(LabelRules.Boolean, new ClassTargets())
{
    public override string Trainer => "binary classification trainer";

    public override string Predictor => "binary classifier";

    public override bool HasThreshold => true;

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new BinaryTask(description, labelSmoothing);

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape) =>
    [
        new("Score", NumberDataViewType.Single),
        new("Probability", NumberDataViewType.Single) { IsNormalized = true },
        new("PredictedLabel", BooleanDataViewType.Instance),
    ];

    protected override bool CanHaveOutputs(int outputs) => outputs == 1;
}
