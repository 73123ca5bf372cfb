using System.Text.Json;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent;

/// <summary>The state of a fit between two batches: weights, optimizer, schedule, early stopping, batch order, random states and history. A fit that is given it as
/// <see cref="FitContext.Resume"/> goes on from there, in another process too, and ends with the weights, history and scores of one that ran through.</summary>
/// <remarks>Immutable and thread-safe. Bit-identical on the same kind of processor; on a CUDA device as far as CUDA and cuDNN repeat themselves. Options, columns, data, seed
/// and version of the library must be those that the state was made with.</remarks>
public sealed class TrainingState
{
    private readonly StateManifest _manifest;
    private readonly NetworkState _current;

    internal TrainingState(StateManifest manifest)
    {
        _manifest = manifest;
        var networks = manifest.Fits.Count == 0 ? [] : manifest.Fits[^1];
        Network = Math.Max(0, networks.Count - 1 - networks.Reverse().TakeWhile(network => network is null).Count());
        for (int network = 0; network < networks.Count; network++)
        {
            if (networks[network] is { IsFinished: false })
                Network = network;
        }

        _current = networks.Count == 0 ? new NetworkState([], 0, null, false, 0, 0) : networks[Network] ?? new NetworkState([], 0, null, false, 0, 0);
        Networks = Math.Max(1, networks.Count);
    }

    /// <summary>The epoch, from 1, that the last optimizer step of <see cref="Network"/> belongs to; 0 before the first step.</summary>
    public int Epoch => _current.Epoch;

    /// <summary>Optimizer steps that <see cref="Network"/> has done.</summary>
    public long Step => _current.Step;

    /// <summary>The network of the ensemble, from 0, that was being trained, the last one of several; 0 without an ensemble.</summary>
    public int Network { get; }

    /// <summary>Networks of the ensemble; 1 without one.</summary>
    public int Networks { get; }

    /// <summary>True if a forecaster was being fitted again on all rows.</summary>
    public bool IsRefit => _manifest.Fits.Count > 1;

    /// <summary>The measurements of <see cref="Network"/> so far.</summary>
    public TrainingHistory History => _current.ToHistory(Network);

    /// <summary>The version of the library that wrote the state, which is the one that can go on from it.</summary>
    public string LibraryVersion => _manifest.Fit.LibraryVersion;

    /// <summary>The seed of the fit.</summary>
    public int Seed => _manifest.Fit.Seed;

    /// <summary>The options of the fit, as they were given, without paths, device and threads.</summary>
    public JsonElement Options => _manifest.Fit.Options;

    /// <summary>Kind and size of everything that the fit has read: columns, label, training data, validation data, and the weights that it started from.</summary>
    public IReadOnlyDictionary<string, string> Sources => _manifest.Sources.ToDictionary(source => source.Name, source => source.Summary);

    internal StateManifest Manifest => _manifest;

    /// <summary>The state of an observer of the fit, by its name; null where it has none.</summary>
    internal JsonElement? ObserverState(string name) => _manifest.Observers.TryGetValue(name, out var state) ? state : null;

    /// <summary>Reads a checkpoint that a fit has written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format or no checkpoint of a fit.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static TrainingState Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder; expected a checkpoint's file.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"'{path}' is not there; expected the file that a fit wrote to its CheckpointPath.", path);
        if (!PlainFiles.MayBeReplaced(Path.GetFullPath(path)))
            throw new IOException($"'{path}' is a device or a pipe; expected a checkpoint's file.");
        using var stream = File.OpenRead(path);
        try
        {
            var (json, arrays) = CheckpointFile.Read(stream);
            return new TrainingState(StateParts.Join(json, arrays));
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{path}' cannot be resumed from. {e.Message}", e);
        }
    }

    /// <summary>Writes the state to a file, which is replaced as a whole: a failure, a kill or a power cut leaves the previous file or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var (json, arrays) = StateParts.Split(_manifest);
        ReplacedFile.Write(path, stream => CheckpointFile.Write(stream, json, arrays), takesStreams: false);
    }

    /// <summary>Describes the state: epoch, step, network and what it was made of.</summary>
    public override string ToString() =>
        $"{(IsRefit ? "Refit, epoch" : "Epoch")} {Epoch}, step {Step}{(Networks > 1 ? $", network {Network + 1} of {Networks}" : "")}, of {string.Join(", ", _manifest.Sources.Select(s => $"{s.Name}: {s.Summary}"))}";
}
