namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Counts of a text column's words in the training rows.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Words">Different words.</param>
/// <param name="Kept">Those of the vocabulary.</param>
/// <param name="UnknownFraction">Of all tokens, the fraction that is the unknown one.</param>
/// <param name="Tokens">All tokens.</param>
internal sealed record VocabularyCounts(string Column, int Words, int Kept, double UnknownFraction, long Tokens);
