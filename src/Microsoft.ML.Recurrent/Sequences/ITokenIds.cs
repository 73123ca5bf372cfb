namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Turns words into token ids.</summary>
internal interface ITokenIds
{
    int TokenOf(ReadOnlySpan<char> word);
}
