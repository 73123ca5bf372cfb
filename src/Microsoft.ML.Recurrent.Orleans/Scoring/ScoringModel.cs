namespace Microsoft.ML.Recurrent.Orleans.Scoring;

/// <summary>A model that is loaded with its first use; a failure to load it is tried again. Thread-safe.</summary>
internal sealed class ScoringModel(Func<LoadedScoringModel> load)
{
    private readonly Lock _lock = new();
    private LoadedScoringModel? _loaded;

    public LoadedScoringModel Loaded
    {
        get
        {
            lock (_lock)
                return _loaded ??= load();
        }
    }
}

/// <summary>A model once it is loaded. Immutable.</summary>
/// <param name="Transformer">The model.</param>
/// <param name="Fingerprint">SHA-256 of its file; null where code made it.</param>
internal sealed record LoadedScoringModel(ITransformer Transformer, string? Fingerprint);
