using System.Globalization;
using static Microsoft.ML.Recurrent.Sequences.SequenceErrors;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>The wording of what can be wrong with the use of any engine and with its checkpoints.</summary>
internal static class StreamErrors
{
    public const string Altered = "The checkpoint is not what was saved; the file has been altered.";

    public const string GoesOn = "The checkpoint goes on behind its end; the file has been altered.";

    public const string Disposed = "The engine is disposed; create another one, and go on from a checkpoint.";

    public static string NoCheckPoint(StreamWords words) => $"The file is no checkpoint of a {words.Engine}; give one that CheckPoint wrote.";

    public static string Newer(int version, int known) =>
        $"The checkpoint has format version {version}; this version of the library reads {(known == 1 ? "version 1" : $"versions 1 to {known}")}. Update Microsoft.ML.Recurrent.";

    public static string OtherModel(string found, string expected) =>
        $"The checkpoint belongs to a model whose weights' SHA-256 begins with {found[..8]}; this model's begins with {expected[..8]}. "
        + "Load the model that the checkpoint was written with.";

    public static string Truncated(string what) => $"The checkpoint ends within {what}; the file is truncated.";

    public static string NotReadBack(string why) =>
        $"The checkpoint does not read back as it was written, so the file that was there is kept. {why} Check the disk, or write elsewhere.";

    public static string Contradiction(StreamWords words, string name, string what) =>
        $"The checkpoint's {words.One} '{Shown(name)}' has {what}; the file has been altered.";

    public static string HoldsMore(StreamWords words, int found, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"The checkpoint holds {found:N0} {words.Many}; the engine's {words.Limit} is {most:N0}. Create the engine with a higher {words.Limit}.");

    public static string TooMany(StreamWords words, string name, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"{words.Subject} '{Shown(name)}' is new, but the engine holds {most:N0} {words.Many}, its {words.Limit}. Forget a {words.One}, or raise {words.Limit}.");

    public static string AllAtWork(StreamWords words, string name, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"{words.Subject} '{Shown(name)}' is new, but calls are at work on the {words.Many} that were used least recently of the {most:N0} that the engine holds, its {words.Limit}. "
        + $"Raise {words.Limit} above the number of threads that call at once.");

    public static string NameTooLong(StreamWords words, ReadOnlySpan<char> name, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"The name of {words.One} '{Shown(name)}' has {name.Length:N0} characters; expected at most {most:N0}. Give {words.Many} shorter names.");

    public static string TookTooMany(StreamWords words, string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{words.Subject} '{Shown(name)}' has had {CheckPointFormat.MostInputs:N0} {words.Inputs}, the most that a {words.One} can have. Forget it and begin anew.");

    public static string CalledFromWithin(StreamWords words, string name) =>
        $"{words.Subject} '{Shown(name)}' is being changed by the call that this one was made from; do not call the engine from properties or "
        + "transformers that its calls read or write.";
}
