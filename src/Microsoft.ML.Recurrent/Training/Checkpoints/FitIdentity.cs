using System.Text.Json;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>The task of a fit: a checkpoint goes on only where it is the same.</summary>
/// <param name="LibraryVersion">The library's version.</param>
/// <param name="Kind">Trainer, featurizer or forecaster.</param>
/// <param name="Cell">The kind of options.</param>
/// <param name="Options">The options as they were given, but for paths, device and threads, which change no bit.</param>
/// <param name="Seed">Where all chance of the fit comes from.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
internal sealed record FitIdentity(string LibraryVersion, string Kind, string Cell, JsonElement Options, int Seed, string Device)
{
    /// <summary>The MLContext's seed, where the options leave theirs to it; null where nothing states one.</summary>
    public int? ContextSeed { get; init; }

    /// <param name="kind">Trainer, featurizer or forecaster.</param>
    /// <param name="options">Without paths and device.</param>
    /// <param name="seed">Where all chance of the fit comes from.</param>
    /// <param name="contextSeed">The MLContext's, or null.</param>
    /// <param name="device">The device that the fit runs on.</param>
    public static FitIdentity Of(string kind, NetworkOptions options, int seed, int? contextSeed, string device) => new(
        Microsoft.ML.Recurrent.LibraryVersion.Current, kind, options.CellName, JsonSerializer.SerializeToElement(options, options.GetType(), Manifest.Json), seed, device.Split(':')[0])
    {
        ContextSeed = options.Seed is null ? contextSeed : null,
    };

    /// <summary>The differences between a fit and one that a checkpoint is of; where they are of another kind, no further ones.</summary>
    public IEnumerable<string> Differences(FitIdentity then)
    {
        if (LibraryVersion != then.LibraryVersion)
            yield return $"The library is version {LibraryVersion}; the checkpoint was written by version {then.LibraryVersion}. Finish the fit with that version, or start it again.";
        if (Kind != then.Kind)
        {
            yield return $"The estimator is a {Kind}; the checkpoint is that of a {then.Kind}.";
            yield break;
        }

        if (Cell != then.Cell)
        {
            yield return $"The options are those of '{Cell}'; the checkpoint was made with those of '{then.Cell}'.";
            yield break;
        }

        if (Device != then.Device)
            yield return $"The device is '{Device}'; the checkpoint was made on '{then.Device}'.";
        foreach (var (path, now, before) in JsonDifferences.Of(Options, then.Options))
        {
            yield return now is null ? $"{path} is not among these options; the checkpoint was made with {before}."
                : $"{path} is {now}; the checkpoint was made {(before is null ? "without it" : $"with {before}")}.";
        }

        if (Seed != then.Seed && JsonDifferences.AreEqual(Options, then.Options))
            yield return $"The seed is {Seed}; the checkpoint was made with {then.Seed}.";
        if (ContextSeed is { } stated && stated != then.ContextSeed && JsonDifferences.AreEqual(JsonDifferences.ValueOf(Options, "seed"), JsonDifferences.ValueOf(then.Options, "seed")))
            yield return $"The MLContext's seed is {stated}; the checkpoint was made with {(then.ContextSeed is { } other ? $"{other}" : "none")}.";
    }
}
