using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Checks that a fitted network can be trained further under some options, on some data.</summary>
internal static class ContinuationCheck
{
    /// <exception cref="ArgumentException">It is another network; the message lists every difference.</exception>
    public static void ThrowIfAnother(RecurrentOptions options, TaskDescription task, DataViewSchema schema, FittedModel fitted)
    {
        Throw("The network cannot be trained further with these options", "continueFrom",
        [
            .. Encoder(options, fitted.Options), .. Ties(options, fitted), .. Pooling(options, fitted.Options), .. Ensemble(options.Ensemble ?? fitted.Networks.Count, fitted.Networks.Count),
            .. Columns(options, fitted.Options), .. Steps(options, schema, fitted.Inputs), .. Task(task, fitted.Task), .. Pretrained(options, fitted.Options),
        ]);
        InputSchemaCheck.ThrowIfUnlike(schema, fitted.Inputs, options);
    }

    /// <exception cref="ArgumentException">Its encoder is another one; the message lists every difference.</exception>
    public static void ThrowIfOtherEncoder(RecurrentOptions options, DataViewSchema schema, FittedModel fitted)
    {
        Throw("The network's encoder cannot be the start of a fit with these options", "encoderFrom",
        [
            .. Encoder(options, fitted.Options), .. Columns(options, fitted.Options), .. Steps(options, schema, fitted.Inputs),
            .. Boundaries(schema, options, fitted.Inputs), .. Pretrained(options, fitted.Options),
        ]);
        InputSchemaCheck.ThrowIfUnlike(schema, fitted.Inputs, options);
    }

    private static void Throw(string what, string parameter, string[] violations)
    {
        if (violations.Length > 0)
            throw Errors.Schema(what, violations, parameter);
    }

    /// <summary>The differences between two encoders, apart from the columns that they read.</summary>
    public static IEnumerable<string> Encoder(RecurrentOptions wanted, RecurrentOptions fitted) => new[]
    {
        Cell(wanted.ToCell(), fitted.ToCell()),
        Differs(nameof(wanted.HiddenSize), wanted.HiddenSize, fitted.HiddenSize),
        Differs(nameof(wanted.Layers), wanted.Layers, fitted.Layers),
        Differs(nameof(wanted.Bidirectional), wanted.Bidirectional, fitted.Bidirectional),
        Differs(nameof(wanted.EmbeddingSize), wanted.EmbeddingSize, fitted.EmbeddingSize),
    }.OfType<string>().Concat(Characters(wanted.Characters, fitted.Characters));

    private static IEnumerable<string> Characters(CharacterOptions? wanted, CharacterOptions? fitted)
    {
        if (wanted is null != fitted is null)
            return [$"The network was fitted {(fitted is null ? "without" : "with")} Characters; {(fitted is null ? "leave them null" : "give the same")}."];
        return wanted is null || fitted is null ? [] : new[]
        {
            Differs("Characters.Encoder", wanted.Encoder, fitted.Encoder),
            Differs("Characters.EmbeddingSize", wanted.EmbeddingSize, fitted.EmbeddingSize),
            Differs("Characters.HiddenSize", wanted.HiddenSize, fitted.HiddenSize),
            wanted.Encoder == CharacterEncoder.Convolution ? Differs("Characters.KernelSize", wanted.KernelSize, fitted.KernelSize) : null,
            Differs("Characters.MaximumLength", wanted.MaximumLength, fitted.MaximumLength),
            Differs("Characters.Capitalization", wanted.Capitalization, fitted.Capitalization),
            Differs("Characters.ColumnNames", wanted.ColumnNames, fitted.ColumnNames),
        }.OfType<string>();
    }

    /// <summary>Drops the values that parameters start from: they have done their work.</summary>
    private static string? Cell(Cell wanted, Cell fitted) => (wanted, fitted) switch
    {
        _ when wanted.Name != fitted.Name => Differs("cell", wanted.Name, fitted.Name),
        _ when wanted.Graph.IsTrainedAs(fitted.Graph) => null,
        (RnnCell w, RnnCell f) => Differs(nameof(w.Activation), w.Activation, f.Activation),
        _ => $"The cell '{wanted.Name}' has other equations than the one that the network was fitted with; give the same settings.",
    };

    private static IEnumerable<string> Pooling(RecurrentOptions wanted, RecurrentOptions fitted) => new[]
    {
        Differs(nameof(wanted.Pooling), wanted.Pooling, fitted.Pooling),
        wanted.Pooling == SequencePooling.Attention ? Differs(nameof(wanted.AttentionHeads), wanted.AttentionHeads, fitted.AttentionHeads) : null,
    }.OfType<string>();

    /// <summary>Each network goes on from its own weights.</summary>
    public static IEnumerable<string> Ensemble(int wanted, int fitted) =>
        Differs("number of networks (Ensemble)", wanted, fitted) is { } other ? [other] : [];

    private static IEnumerable<string> Columns(RecurrentOptions wanted, RecurrentOptions fitted) => new[]
    {
        Differs(nameof(wanted.SequenceColumnNames), Names(wanted.SequenceColumnNames), Names(fitted.SequenceColumnNames)),
        Differs(nameof(wanted.StaticColumnNames), Names(wanted.StaticColumnNames), Names(fitted.StaticColumnNames)),
    }.OfType<string>();

    private static string Names(IReadOnlyList<string> columns) => columns.Count == 0 ? "none" : string.Join(", ", columns);

    // The option says nothing where the column's type tells the features itself, so what counts is what they come to.
    private static IEnumerable<string> Steps(RecurrentOptions wanted, DataViewSchema schema, InputColumns fitted) =>
        InputSchemaCheck.Resolve(schema, wanted).Inputs.Sequences.Join(fitted.Sequences, w => w.Name, f => f.Name, (w, f) =>
            Differs($"number of features per step of '{w.Name}'", w.FeaturesPerStep, f.FeaturesPerStep)).OfType<string>();

    private static IEnumerable<string> Task(TaskDescription wanted, TaskDescription fitted)
    {
        if (Differs("task", wanted.Kind, fitted.Kind) is { } kind)
            yield return kind;
        else if (Differs("label", Place(wanted), Place(fitted)) is { } place)
            yield return place;
        else if (Differs("number of outputs", wanted.Outputs, fitted.Outputs) is { } outputs)
            yield return outputs;
        else if (Differs("conditional random field (Tagging.UseCrf)", wanted.HasField, fitted.HasField) is { } field)
            yield return field;
        else if (wanted.Classes is { } classes && fitted.Classes is { } known && !classes.Values.SequenceEqual(known.Values))
            yield return $"The label's classes are {classes.Describe(wanted.Outputs)}; the network was fitted on {known.Describe(fitted.Outputs)}. Map both with the same transformer.";
        else if (fitted.LabelSlots?.Unlike("The label", wanted.LabelSlots) is { } reordered)
            yield return reordered;
    }

    private static IEnumerable<string> Boundaries(DataViewSchema schema, RecurrentOptions wanted, InputColumns fitted) =>
        InputSchemaCheck.Resolve(schema, wanted).Inputs.Sequences.Any(c => c.HasBoundary) == fitted.Sequences.Any(c => c.HasBoundary)
            ? []
            : ["One of the networks predicts the next token and reads a boundary symbol before each row, which the other does not; start from a network of the same kind."];

    private static IEnumerable<string> Ties(RecurrentOptions wanted, FittedModel fitted) =>
        fitted.Shape.PredictsTokens && Differs("NextToken.TieWeights", fitted.Shape.With(wanted).TiesWeights, fitted.Shape.TiesWeights) is { } difference ? [difference] : [];

    private static string Place(TaskDescription task) => task.PerStep ? "one of each step" : "one of each row";

    // The file that the network was started from has done its work; another one would be left unread.
    private static IEnumerable<string> Pretrained(RecurrentOptions wanted, RecurrentOptions fitted) =>
        wanted.PretrainedEmbeddingsPath is { } path && path != fitted.PretrainedEmbeddingsPath
            ? [$"PretrainedEmbeddingsPath is '{path}', but the network goes on from the embeddings that it has; leave it null."]
            : [];

    /// <summary>Words a difference; null where there is none.</summary>
    public static string? Differs<T>(string name, T wanted, T fitted) =>
        Equals(wanted, fitted) ? null : $"The {name} is {wanted}; the network was fitted with {fitted}.";
}
