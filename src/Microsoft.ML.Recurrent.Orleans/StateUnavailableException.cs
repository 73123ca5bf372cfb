using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>State cannot be read or written at the moment: the store is away, busy, or another silo has taken the grain over. The call can be
/// repeated as it was, after <see cref="RetryAfter"/>.</summary>
/// <remarks>Whether the call took effect is not known. Calls of <see cref="ISeriesGrain"/> carry sequence numbers, so that repeating one is safe.</remarks>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.StateUnavailableException")]
public sealed class StateUnavailableException : StateStoreException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="retryAfter">The time after which to try again.</param>
    /// <param name="innerException">The cause. One of another library, which callers in other processes could not read, is replaced by an exception with its type and message.</param>
    public StateUnavailableException(string message, TimeSpan retryAfter, Exception? innerException = null)
        : base(message, innerException) => RetryAfter = retryAfter;

    /// <summary>The time after which to try again.</summary>
    [Id(0)]
    public TimeSpan RetryAfter { get; private set; }
}
