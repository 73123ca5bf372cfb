using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Numbers.</summary>
internal sealed class RegressionProblem(LabelRules label) : Problem(label, new NumberTargets())
{
    public override string Trainer => "regression trainer";

    public override string Predictor => "regressor";

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new RegressionTask(description);

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape, TaggingOptions tagging) => [new("Score", NumberDataViewType.Single, labelShape.Kind)];
}
