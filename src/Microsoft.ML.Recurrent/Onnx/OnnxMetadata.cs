using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>The metadata of a model, for programs: texts, and JSON where there is more than one thing to say.</summary>
internal static class OnnxMetadata
{
    /// <param name="model">The model.</param>
    /// <param name="inputs">The graph's inputs.</param>
    /// <param name="lengths">The name of the lengths' input.</param>
    /// <param name="outputs">Each output's column and its name in the graph.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        FittedModel model, OnnxInputs inputs, string lengths, IReadOnlyList<KeyValuePair<string, string>> outputs)
    {
        List<KeyValuePair<string, string>> entries =
        [
            new("library", "Microsoft.ML.Recurrent"),
            new("library_version", LibraryVersion.Current),
            new("cell", model.Options.ToCell().Name),
            new("task", model.Role == NetworkRole.Featurizer ? nameof(NetworkRole.Featurizer) : model.Task.Kind.ToString()),
            new("columns", Json(model.Inputs.Sequences.Select(Column).Concat(model.Inputs.Statics.Select(Column)))),
            new("lengths_input", lengths),
            new("outputs", Json(outputs.ToDictionary())),
        ];
        if (model is { Role: NetworkRole.Trainer, Task.PerStep: true })
            entries.Add(new("scores_of", "steps"));
        if (model.Inputs.Sequences.Any(column => column.Vocabulary is not null))
            entries.Add(new("vocabularies", Json(Vocabularies(model.Inputs))));
        if (inputs.Declared.Count > 0)
            entries.Add(new("characters", Json(inputs.Declared.ToDictionary(s => s.Column.Column.Name, Spelling))));
        if (model is { Role: NetworkRole.Trainer, Task.Classes: { } classes })
            entries.AddRange([new("labels", Json(classes.Values)), new("label_type", classes.ItemType)]);
        return entries;
    }

    private static Dictionary<string, IReadOnlyList<string>> Vocabularies(InputColumns inputs) =>
        inputs.Sequences.Where(column => column.Vocabulary is not null)
            .ToDictionary(column => column.Name, column => column.Vocabulary!.Words);

    private static ColumnEntry Column(SequenceColumn column) => new(
        column.Name, "sequence", column.Kind.ToString().ToLowerInvariant(), column.IsTokens ? column.TokenCount : column.FeaturesPerStep);

    private static ColumnEntry Column(StaticColumn column) => new(column.Name, "static", column.IsKey ? "key" : "values", column.Width);

    private static SpellingEntry Spelling(OnnxSpelling spelling) => new(
        spelling.Characters.Name, spelling.Capitalization?.Name, [.. spelling.Column.Alphabet.Characters.EnumerateRunes().Select(c => c.ToString())], spelling.Column.Alphabet.MaximumLength);

    private static string Json<T>(T value) => OnnxJson.Of(value);

    /// <param name="Name">The column's and input's name.</param>
    /// <param name="Role"><c>sequence</c> or <c>static</c>.</param>
    /// <param name="Kind"><c>values</c>, <c>keys</c> or <c>text</c>; <c>values</c> or <c>key</c> where static.</param>
    /// <param name="Size">Numbers per step or row; tokens with the unknown one; values of a static key.</param>
    private sealed record ColumnEntry(string Name, string Role, string Kind, int Size);

    /// <param name="Input">The name of the characters' input.</param>
    /// <param name="Capitalization">The name of the input of capitalization classes; null where there is none.</param>
    /// <param name="Alphabet">The characters, each as a text.</param>
    /// <param name="MaximumLength">Characters of a word that are read.</param>
    private sealed record SpellingEntry(string Input, string? Capitalization, IReadOnlyList<string> Alphabet, int MaximumLength);
}
