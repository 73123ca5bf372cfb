using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Orleans.Scoring;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The models of a silo's scoring jobs, by name. A silo scores the partitions of jobs whose model it has. Thread-safe.</summary>
public sealed class ScoringModels
{
    private readonly ConcurrentDictionary<string, ScoringModel> _models = new();

    internal bool IsEmpty => _models.IsEmpty;

    /// <summary>Adds a saved model. Silos score a job's partitions only with the very file that it was started with.</summary>
    /// <param name="name">The model's name in requests.</param>
    /// <param name="path">The file, as <c>mlContext.Model.Save</c> writes it; read with the first job.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">A name or path is empty, or the name is there already.</exception>
    public ScoringModels Add(string name, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Add(name, () => Load(name, path));
    }

    /// <summary>Adds a model that is made or loaded by code. Give another model another name: a job cannot tell them apart.</summary>
    /// <param name="name">The model's name in requests.</param>
    /// <param name="load">Makes or loads the model, which is to be thread-safe as those of ML.NET are; called once, with the first job.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ArgumentException">The name is empty or there already.</exception>
    public ScoringModels Add(string name, Func<MLContext, ITransformer> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        return Add(name, () => new LoadedScoringModel(load(new MLContext()), null));
    }

    /// <returns>The model; null if there is none of that name.</returns>
    internal ScoringModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">There is no such model.</exception>
    internal ScoringModel Get(string name) => Find(name) ?? throw new ArgumentException(
        $"There is no model '{name}' on this silo; it has {(IsEmpty ? "none" : $"'{string.Join("', '", _models.Keys.Order(StringComparer.Ordinal))}'")}. Add it with AddRecurrentScoring.");

    private static LoadedScoringModel Load(string name, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            string fingerprint = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            return new LoadedScoringModel(new MLContext().Model.Load(file, out _), fingerprint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            throw new InvalidOperationException($"Model '{name}' cannot be loaded from '{path}': {e.Message}", e);
        }
    }

    private ScoringModels Add(string name, Func<LoadedScoringModel> load)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_models.TryAdd(name, new ScoringModel(load)))
            throw new ArgumentException($"There is a model '{name}' already; give the new one another name.", nameof(name));
        return this;
    }
}
