using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The next token of a row: a word, a character, an item of a session. Tokens are keys; nothing is known of what they stand for.</summary>
internal sealed class NextTokenProblem(LabelRules label) : Problem(label, new NextTokenTargets())
{
    public override string Trainer => "next-token trainer";

    public override string Predictor => "next-token model";

    /// <summary>A text is often one row, however long.</summary>
    public override bool AveragesNetworks => false;

    public override RecurrentTask Bind(TaskDescription description, double labelSmoothing) => new NextTokenTask(description);

    public override IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape, TaggingOptions tagging) =>
    [
        new(NextTokenTask.LogLikelihood, NumberDataViewType.Single),
        new(NextTokenTask.StepLogLikelihood, NumberDataViewType.Single, SchemaShape.Column.VectorKind.VariableVector),
        new(NextTokenTask.PerplexityName, NumberDataViewType.Single),
    ];

    /// <summary>Two tokens and the end of a row.</summary>
    protected override bool CanHaveOutputs(int outputs) => outputs >= 3;
}
