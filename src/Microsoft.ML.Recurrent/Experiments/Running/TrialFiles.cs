using System.Globalization;
using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The checkpoints of trials that may go on and the models of the best ones: in the journal's folder, or, without a journal, in memory and in a temporary
/// folder. Thread-safe.</summary>
/// <param name="folder">The journal's folder; null for none.</param>
/// <param name="mlContext">Saves and loads models.</param>
internal sealed class TrialFiles(string? folder, MLContext mlContext) : IDisposable
{
    private readonly Dictionary<int, ITransformer> _inMemory = [];
    private readonly Lock _gate = new();
    private DirectoryInfo? _temporary;

    /// <summary>The folder that holds all of them; null as long as nothing is written.</summary>
    public string? Root => folder is null ? _temporary?.FullName : Path.GetFullPath(folder);

    /// <summary>The checkpoint of a trial's fold, whose folder is there.</summary>
    public string CheckpointOf(int trial, int fold) => Path.Combine(Folder("checkpoints"), Name(trial, FormattableString.Invariant($"fold-{fold}.checkpoint")));

    /// <summary>The model of a trial, whose folder is there.</summary>
    public string ModelOf(int trial) => Path.Combine(Folder("models"), Name(trial, "zip"));

    /// <summary>Keeps the model of a trial.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(int trial, ITransformer model, DataViewSchema schema)
    {
        if (folder is not null)
        {
            Write(trial, model, schema);
            return;
        }

        lock (_gate)
            _inMemory[trial] = model;
    }

    /// <exception cref="InvalidOperationException">The model is not kept.</exception>
    public ITransformer Load(int trial)
    {
        lock (_gate)
        {
            if (_inMemory.TryGetValue(trial, out var model))
                return model;
        }

        return folder is not null && File.Exists(ModelOf(trial))
            ? mlContext.Model.Load(ModelOf(trial), out _)
            : throw new InvalidOperationException($"The model of trial {trial} is not kept. Keep more with SetKeptModels, or fit its configuration again.");
    }

    /// <summary>Deletes the models of all trials but some.</summary>
    public void KeepModels(IReadOnlyCollection<int> trials)
    {
        lock (_gate)
        {
            foreach (int trial in _inMemory.Keys.Except(trials).ToArray())
                _inMemory.Remove(trial);
        }

        if (folder is not null)
            KeepFiles(Folder("models"), trials);
    }

    /// <summary>Deletes the checkpoints of all trials but some.</summary>
    public void KeepCheckpoints(IEnumerable<int> trials)
    {
        if (folder is not null || _temporary is not null)
            KeepFiles(Folder("checkpoints"), trials);
    }

    public void Dispose()
    {
        if (_temporary is { Exists: true } made)
            made.Delete(recursive: true);
    }

    private void Write(int trial, ITransformer model, DataViewSchema schema)
    {
        string path = ModelOf(trial);
        try
        {
            AtomicModel.Save(mlContext.Model, model, schema, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The model of trial {trial} cannot be written to '{path}': {e.Message} Make room, or make the folder writable, and run the experiment again with the same folder.", e);
        }
    }

    private string Folder(string name)
    {
        lock (_gate)
            return Directory.CreateDirectory(Path.Combine(folder ?? (_temporary ??= Directory.CreateTempSubdirectory("experiment-")).FullName, name)).FullName;
    }

    private static void KeepFiles(string folder, IEnumerable<int> trials)
    {
        HashSet<string> kept = [.. trials.Select(trial => Name(trial, ""))];
        foreach (string path in Directory.EnumerateFiles(folder, "trial-*").Where(path => !kept.Contains(Path.GetFileName(path).Split('.')[0] + ".")))
            File.Delete(path);
    }

    private static string Name(int trial, string extension) => string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}.{extension}");
}
