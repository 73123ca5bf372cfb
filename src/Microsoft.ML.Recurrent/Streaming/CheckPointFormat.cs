namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>
/// The format that checkpoints of all engines share. Little-endian: the engine's mark, the version and the number of states; SHA-256 of the
/// model's weights; each state, its name first; SHA-256 of all before.
/// </summary>
internal static class CheckPointFormat
{
    public const int HashBytes = 32;

    /// <summary>Mark, version, number of states.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Characters of a name: longer than anybody's key or text.</summary>
    public const int LongestName = 1 << 20;

    /// <summary>Inputs that a series or key may have had: more than any stream lives to see, and far from what 64 bits count.</summary>
    public const long MostInputs = 1L << 60;
}

/// <summary>The checkpoints of one kind of engine over one model. Immutable.</summary>
/// <param name="words">The words of messages.</param>
/// <param name="version">The version that is written.</param>
/// <param name="hashWeights">Hashes the model's weights, in hexadecimal.</param>
internal abstract class CheckPointFormat<TState>(StreamWords words, int version, Func<string> hashWeights)
    where TState : KeptState
{
    private readonly Lazy<string> _weightsHash = new(hashWeights);

    public StreamWords Words => words;

    /// <summary>The version that is written; lower ones are read too.</summary>
    public int Version => version;

    /// <summary>Eight bytes that files begin with.</summary>
    public abstract ReadOnlySpan<byte> Mark { get; }

    /// <summary>The hash of the model's weights, in hexadecimal.</summary>
    public string WeightsHash => _weightsHash.Value;

    /// <summary>A copy that goes on independently; the state is locked.</summary>
    public abstract TState Copy(TState state);

    /// <summary>Writes what a state holds beside its name.</summary>
    public abstract void Write(TState state, CheckPointOutput output);

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="FormatException">It contradicts the model.</exception>
    public abstract TState Read(string name, CheckPointInput input);
}
