using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent;

/// <content>Rows that come step by step.</content>
public sealed partial class RecurrentTransformer
{
    /// <summary>The objection to answering after each step of a row, or null.</summary>
    internal string? StepObjection => StepRules.Objection(Fitted.Shape) ?? (Fitted.Role == NetworkRole.Featurizer ? null : RecurrentTask.Of(Fitted).StepObjection);

    /// <summary>Reads rows step by step.</summary>
    internal NetworkStepper CreateStepper() => _scorer.CreateStepper();

    /// <summary>A step's columns with the network's behind them, which hold what it says after that step alone.</summary>
    /// <param name="step">The step's columns.</param>
    /// <param name="row">The same as a row's, sequence columns being vectors of any length.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    internal OutputBindings BindSteps(DataViewSchema step, DataViewSchema row)
    {
        InputSchemaCheck.ThrowIfUnlike(row, Fitted.Inputs, Options);
        var outputs = Fitted.Role == NetworkRole.Featurizer ? [FeatureColumn.Create(Fitted.Options)] : RecurrentTask.Of(Fitted).StepColumns();
        return new OutputBindings(step, InputNames, outputs, areScores: Fitted.Role == NetworkRole.Trainer);
    }
}
