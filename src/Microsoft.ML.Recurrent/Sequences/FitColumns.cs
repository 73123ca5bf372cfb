namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The columns of a fit as its data's schema shows them; vocabularies and scalings are not known yet.</summary>
/// <param name="Inputs">Sequence and static columns; text columns have no vocabulary.</param>
/// <param name="Label">The label.</param>
/// <param name="WeightName">The example weights' column, or null.</param>
internal sealed record FitColumns(InputColumns Inputs, LabelColumn Label, string? WeightName)
{
    /// <summary>True for data that may hold values which no fit has seen: to measure on, or to train a fitted network further.</summary>
    public bool AllowsUnknown { get; init; }
}

/// <summary>A label column.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Rules">The kind of label that it holds.</param>
/// <param name="Outputs">1 for a Boolean, the number of key values, or the vector's length.</param>
/// <param name="IsVector">Whether a label is a vector.</param>
internal sealed record LabelColumn(string Name, LabelRules Rules, int Outputs, bool IsVector)
{
    /// <summary>Numbers of a label in a training set.</summary>
    public int Width => Rules.HasClasses ? 1 : Outputs;
}
