using Microsoft.ML.Data;

namespace CharLanguageModel;

/// <summary>A text as one row, a character for each step.</summary>
internal sealed class TextRow
{
    [VectorType]
    public string[] Characters { get; set; } = [];

    public static TextRow Of(string text) => new() { Characters = [.. text.Select(character => character.ToString())] };
}
