using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>The length and time of a file, by which a change of it is noticed. Immutable.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="WrittenAt">The time of the last write, in UTC.</param>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.InputFingerprint")]
internal readonly record struct InputFingerprint([property: Id(0)] long Length, [property: Id(1)] DateTime WrittenAt)
{
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    public static InputFingerprint Of(string path)
    {
        var file = new FileInfo(path);
        return new InputFingerprint(file.Length, file.LastWriteTimeUtc);
    }

    /// <exception cref="InputChangedException">The file is another one now.</exception>
    public void ThrowIfOther(string path)
    {
        if (Of(path) is var now && now != this)
            throw new InputChangedException(FormattableString.Invariant(
                $"The file has changed since the job was started: it had {Length} bytes of {WrittenAt:u}, and has {now.Length} of {now.WrittenAt:u}. Start the job again to score it as it is now."));
    }
}

/// <summary>An input file is not the one that the job was started with. To try again mends nothing.</summary>
internal sealed class InputChangedException(string message) : IOException(message);
