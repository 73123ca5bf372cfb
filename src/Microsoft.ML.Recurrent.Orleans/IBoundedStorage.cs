using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>A store that takes states up to a size. A grain can ask before it changes its state, so that a state that would be refused leaves it as it was.
/// Thread-safe.</summary>
internal interface IBoundedStorage
{
    /// <summary>Bytes of a state at most, as it is stored.</summary>
    long MaximumBytes { get; }

    /// <exception cref="StateStoreException">The state is larger.</exception>
    void ThrowIfTooLarge<T>(GrainId grainId, T state);
}
