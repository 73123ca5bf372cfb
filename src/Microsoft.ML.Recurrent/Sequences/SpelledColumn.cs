namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A token column whose words are spelled.</summary>
/// <param name="Column">The column, with its alphabet.</param>
/// <param name="TokenColumn">Its place among the token columns, from 0.</param>
internal sealed record SpelledColumn(SequenceColumn Column, int TokenColumn)
{
    public Alphabet Alphabet => Column.Alphabet!;
}
