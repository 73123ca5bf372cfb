namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>The words by which an engine's messages speak of what it keeps and takes in. Immutable.</summary>
/// <param name="Type">The engine's class.</param>
/// <param name="Engine">The engine in a sentence, such as "forecasting engine".</param>
/// <param name="One">One of what it keeps, such as "series".</param>
/// <param name="Many">Several of them.</param>
/// <param name="Limit">The option that limits how many there are.</param>
/// <param name="Inputs">What it takes in, such as "observations".</param>
internal sealed record StreamWords(string Type, string Engine, string One, string Many, string Limit, string Inputs)
{
    /// <summary>The beginning of a sentence about one of them.</summary>
    public string Subject { get; } = $"{char.ToUpperInvariant(One[0])}{One[1..]}";
}
