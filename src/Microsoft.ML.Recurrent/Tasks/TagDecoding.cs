using System.Globalization;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The decoding of the labels of a row's steps, as data saved with the model.</summary>
/// <param name="HasField">Whether the network has a conditional random field over neighboring labels.</param>
/// <param name="Scheme">The labels' scheme; <see cref="TagScheme.None"/> where nothing is asked of it.</param>
/// <param name="IsConstrained">Whether only what the scheme writes is decoded.</param>
/// <param name="BestPaths">Sequences of labels that a row is given.</param>
internal sealed record TagDecoding(bool HasField, TagScheme Scheme, bool IsConstrained, int BestPaths)
{
    // A table of the labels' pairs is held in memory.
    private const int MostClasses = 2048;

    /// <summary>True if labels of neighboring steps are looked at together.</summary>
    private bool IsOfPairs => HasField || IsConstrained || BestPaths > 1;

    /// <summary>Makes the decoding that options ask for.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="label">The label column.</param>
    /// <param name="classes">The values of its key, or null where it has none.</param>
    /// <param name="warn">Told of what is asked for in vain.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key's values do not follow the scheme, or follow none.</exception>
    public static TagDecoding Of(TaggingOptions options, LabelColumn label, ClassNames? classes, Action<string> warn)
    {
        bool isWanted = options.ConstrainDecoding ?? options.UseCrf;
        var scheme = SchemeOf(options, label.Name, classes, isWanted);
        var decoding = new TagDecoding(options.UseCrf, scheme, IsConstrained: false, options.BestPaths);
        if (options is { UseCrf: false, ConstrainDecoding: null, Scheme: not (null or TagScheme.None) })
            warn($"Tagging.Scheme is {scheme}, but Tagging.UseCrf is false and Tagging.ConstrainDecoding null, so that decoding is not constrained. Set ConstrainDecoding to true.");
        if (isWanted && scheme == TagScheme.None && options.ConstrainDecoding == true)
            warn($"Tagging.ConstrainDecoding is true, but label column '{label.Name}' has plain labels, which may all follow one another: nothing is forbidden. Leave it null.");
        else if (isWanted && scheme != TagScheme.None)
            decoding = decoding with { IsConstrained = CanBeTagged(scheme, label, classes!, warn) };
        if (decoding.IsOfPairs)
            ThrowIfTooMany(label);
        return decoding;
    }

    /// <summary>The contradictions to what a file says of its task.</summary>
    /// <param name="classes">The names of the classes, or null.</param>
    /// <param name="outputs">How many there are.</param>
    public IEnumerable<string> Violations(ClassNames? classes, int outputs)
    {
        if (BestPaths is < 1 or > TaggingOptions.MostPaths)
            yield return $"The tags have {BestPaths} best sequences; expected 1 to {TaggingOptions.MostPaths}.";
        if (IsOfPairs && outputs > MostClasses)
            yield return $"The tags are {outputs}; expected at most {MostClasses}.";
        if (Scheme != TagScheme.None && classes?.Values.All(value => value is not null && TagSchemes.Violation(value, Scheme) is null) != true)
            yield return $"The tags are not those of the scheme {Scheme}.";
        else if (IsConstrained && (Scheme == TagScheme.None || !new TagTransitions(classes!.Values, Scheme).AllowsEveryLength))
            yield return "The tags are constrained, but not by a scheme that allows rows of every length.";
    }

    private static TagScheme SchemeOf(TaggingOptions options, string label, ClassNames? classes, bool isWanted)
    {
        if (classes is null)
            return options.ConstrainDecoding == true || options.Scheme is not (null or TagScheme.None) ? throw Refused(
                $"Label column '{label}' is a vector of keys without key values, so that its tags are not known. Make the keys with mlContext.Transforms.Conversion.MapValueToKey, "
                + "or leave Tagging.Scheme and Tagging.ConstrainDecoding null.")
                : TagScheme.None;
        if (options.Scheme is { } stated)
            return classes.Values.Select(value => TagSchemes.Violation(value, stated)).FirstOrDefault(v => v is not null) is { } unlike
                ? throw Refused($"Tagging.Scheme is {stated}, but label column '{label}' has other values. {unlike}")
                : stated;
        if (!isWanted)
            return TagScheme.None;
        var scheme = TagSchemes.Read(classes.Values.ToArray(), out string? violation);
        return violation is null ? scheme : throw Refused($"The values of label column '{label}' follow no tag scheme. {violation} Set it as Tagging.Scheme.");
    }

    private static bool CanBeTagged(TagScheme scheme, LabelColumn label, ClassNames classes, Action<string> warn)
    {
        var transitions = new TagTransitions(classes.Values, scheme);
        if (transitions.AllowsEveryLength)
            return HasUseOfAll(transitions, scheme, label, classes, warn);
        warn($"Label column '{label.Name}' has no tag that {scheme} allows in a row of one step and again and again, such as O, so that some rows could not be tagged: decoding is not constrained. "
            + "Set Tagging.ConstrainDecoding to false, or label more data.");
        return false;
    }

    /// <summary>True if every tag can be decoded in some row.</summary>
    private static bool HasUseOfAll(TagTransitions transitions, TagScheme scheme, LabelColumn label, ClassNames classes, Action<string> warn)
    {
        ThrowIfTooMany(label);
        int? begun = transitions.NeverBegun;
        if ((begun ?? transitions.NeverEnded) is not { } tag)
            return true;
        warn($"Label column '{label.Name}' has the tag '{classes.Values[tag]}', but not those that {scheme} writes {(begun is null ? "after" : "before")} it, so that it could never be decoded: "
            + "decoding is not constrained. Set Tagging.Scheme to the scheme of the tags, or Tagging.ConstrainDecoding to false.");
        return false;
    }

    private static void ThrowIfTooMany(LabelColumn label)
    {
        if (label.Outputs > MostClasses)
            throw Refused(string.Create(CultureInfo.InvariantCulture,
                $"Label column '{label.Name}' is a key of {label.Outputs} values; Tagging takes at most {MostClasses:N0}. Use a smaller key, or leave Tagging at its defaults."));
    }

    private static ArgumentOutOfRangeException Refused(string message) => Errors.Parameter("input", message);
}
