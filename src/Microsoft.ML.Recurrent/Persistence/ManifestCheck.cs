using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Holds the parts of a manifest against each other: an altered file is refused, not believed.</summary>
internal static class ManifestCheck
{
    /// <exception cref="FormatException">Two parts contradict each other; the message lists all that do.</exception>
    public static void ThrowIfInconsistent(Manifest manifest, RecurrentOptions options)
    {
        if (manifest.Sequences.Any(c => c is null) || manifest.Statics.Any(c => c is null))
            throw new FormatException("The model's manifest has an empty entry among its columns; the file has been altered.");
        string[] violations =
        [
            .. Columns(manifest, options), .. Boundary(manifest), .. manifest.Sequences.SelectMany(Sequence), .. manifest.Sequences.SelectMany(c => Characters(c, options.Characters)), .. Scalings(manifest),
            .. Task(manifest.Task, options, manifest.FormatVersion), .. History(manifest),
            .. EnsembleEntry.Violations(manifest.Ensemble, manifest.Role == NetworkRole.Featurizer ? 1 : options.Ensemble ?? 1),
        ];
        if (violations.Length > 0)
            throw new FormatException(Errors.List("The model's manifest contradicts itself", violations));
    }

    private static IEnumerable<string> Columns(Manifest manifest, RecurrentOptions options)
    {
        if (!manifest.Sequences.Select(c => c.Name).SequenceEqual(options.SequenceColumnNames))
            yield return "The sequence columns are not those of the options.";
        if (!manifest.Statics.Select(c => c.Name).SequenceEqual(options.StaticColumnNames))
            yield return "The static columns are not those of the options.";
        foreach (var column in manifest.Statics.Where(c => c.Width < 1))
            yield return $"Static column '{column.Name}' is {column.Width} wide; expected 1 or more.";
        foreach (string violation in manifest.Statics.Select(c => Keys(c.Name, c.Keys, c.IsKey, c.Width)).OfType<string>())
            yield return violation;
        foreach (string violation in manifest.Statics.Select(Slots).Concat(manifest.Sequences.Select(c => c.Slots?.Violation(c.Name, size: null))).OfType<string>())
            yield return violation;
        if (manifest.Task.LabelSlots?.Violation(options.LabelColumnName, manifest.Task.IsVector ? manifest.Task.Outputs : 0) is { } label)
            yield return label;
    }

    /// <summary>The objection to the names of a static column's values, or null.</summary>
    public static string? Slots(StaticColumn column) => column.Slots?.Violation(column.Name, column.IsKey ? 0 : column.Width);

    /// <summary>The objection to a column's key values, or null.</summary>
    public static string? Keys(string column, KeyValues? keys, bool isKey, int count)
    {
        if (keys is null)
            return null;
        return isKey ? keys.Violation(column, count) : $"Column '{column}' has key values, but is no key.";
    }

    private static IEnumerable<string> Sequence(Manifest.SequenceEntry column)
    {
        if (Keys(column.Name, column.Keys, column.Kind == SequenceColumnKind.Keys, column.TokenCount - (column.HasBoundary ? 2 : 1)) is { } violation)
            yield return violation;
        if (column.HasBoundary && (column.Kind != SequenceColumnKind.Keys || column.TokenCount < 3))
            yield return $"Column '{column.Name}' of kind {column.Kind} with {column.TokenCount} tokens has a boundary symbol, which only keys have.";
        bool tokens = column.Kind != SequenceColumnKind.Values;
        if (tokens ? column.FeaturesPerStep != 0 || column.TokenCount < 1 : column.FeaturesPerStep < 1 || column.TokenCount != 0)
            yield return $"Column '{column.Name}' has {column.FeaturesPerStep} features per step and {column.TokenCount} tokens, which does not fit its kind {column.Kind}.";
        if (column.Kind == SequenceColumnKind.Text != column.Words is not null)
            yield return $"Column '{column.Name}' has kind {column.Kind}, but {(column.Words is null ? "no" : "a")} vocabulary.";
        if (column.Kind == SequenceColumnKind.Text && column.Words is { } words && (words.Count != column.TokenCount - 1 || words.Any(w => w is null) || words.Distinct().Count() != words.Count))
            yield return $"The vocabulary of column '{column.Name}' has {words.Count} words; expected {column.TokenCount - 1} different ones.";
    }

    private static IEnumerable<string> Characters(Manifest.SequenceEntry column, CharacterOptions? options)
    {
        bool isSpelled = column.Kind != SequenceColumnKind.Values && options?.Reads(column.Name) == true;
        if (isSpelled != column.Characters is not null)
            yield return $"Column '{column.Name}' has {(isSpelled ? "no" : "an")} alphabet, but its words are {(isSpelled ? "" : "not ")}spelled.";
        if (isSpelled && column.Kind == SequenceColumnKind.Keys && column.Keys is not { IsWhole: true })
            yield return $"The words of column '{column.Name}' are spelled, but its keys have no values.";
        if (column.Characters is { } characters && Alphabet.Violation(column.Name, characters) is { } violation)
            yield return violation;
    }

    /// <summary>Rows begin with a boundary symbol where their next token is predicted, and nowhere else; each token but the unknown one may follow.</summary>
    private static IEnumerable<string> Boundary(Manifest manifest)
    {
        bool isPredicted = Problem.Of(manifest.Task).IsItsOwnLabel;
        if (manifest.Sequences.Any(c => c.HasBoundary) != isPredicted)
            yield return $"The task {manifest.Task.Kind} has rows {(isPredicted ? "without" : "with")} a boundary symbol.";
        else if (isPredicted && (manifest.Sequences is not [{ TokenCount: var tokens }] || tokens - 1 != manifest.Task.Outputs))
            yield return $"The task {manifest.Task.Kind} has {manifest.Task.Outputs} outputs, which are not the tokens of one column.";
    }

    private static IEnumerable<string> Scalings(Manifest manifest)
    {
        long values = manifest.Sequences.Sum(c => (long)c.FeaturesPerStep), statics = manifest.Statics.Sum(c => (long)c.Width);
        long numbers = manifest.Statics.Sum(c => c.IsKey ? 0L : c.Width);
        if (values > int.MaxValue / 2 || statics > int.MaxValue / 2)
            yield return $"A step has {values} features and a row {statics} static ones, which is more than can be.";
        if (manifest.StepScaling is { } step && !IsScaling(step, values))
            yield return $"The steps' scaling has {step.Mean.Length} channels; expected {values} finite ones.";
        if (manifest.StaticScaling is { } fixedScaling && !IsScaling(fixedScaling, statics) && !IsScaling(fixedScaling, numbers))
            yield return $"The static columns' scaling has {fixedScaling.Mean.Length} channels; expected {numbers} finite ones.";
    }

    private static bool IsScaling(ChannelScaling scaling, long channels) =>
        scaling.Mean.Length == channels && scaling.InverseScale.Length == channels
        && scaling.Mean.All(float.IsFinite) && scaling.InverseScale.All(float.IsFinite) && scaling.Limit is null or (> 0 and <= float.MaxValue);

    private static IEnumerable<string> Task(TaskDescription task, RecurrentOptions options, int formatVersion)
    {
        if (options.Task is { } asked && asked != task.Kind)
            yield return $"The task is {task.Kind}, that of the options {asked}.";
        if (task.Recommended is { } items && (items.Count != options.NextItem.Count || items.ExcludesSeen != options.NextItem.ExcludeSeen))
            yield return $"The task {task.Kind} recommends {items.Count} items, but the options say otherwise.";
        if (task.HasField != options.Tagging.UseCrf)
            yield return $"The task {task.Kind} has {(task.HasField ? "a" : "no")} conditional random field, but the options say otherwise.";
        if (options.Characters is not null && formatVersion < Manifest.StepScoresFormatVersion)
            yield return $"The options have Characters in format version {formatVersion}; expected {Manifest.StepScoresFormatVersion}.";
        if (options.Characters is null && task.PerStep != (formatVersion == Manifest.StepScoresFormatVersion))
            yield return $"The task {task.Kind} has scores of {(task.PerStep ? "steps" : "rows")} in format version {formatVersion}.";
        if (task.PerStep && (task.IsVector || task.LabelSlots is not null))
            yield return $"The task {task.Kind} has scores of steps, but labels that are vectors.";
        foreach (string violation in Problem.Of(task).Violations(task))
            yield return violation;
    }

    private static IEnumerable<string> History(Manifest manifest)
    {
        if (manifest.Epochs.Any(e => e is null) || manifest.BestEpoch < 0 || manifest.BestEpoch > manifest.Epochs.Count)
            yield return $"The best epoch is {manifest.BestEpoch} of {manifest.Epochs.Count}.";
    }
}
