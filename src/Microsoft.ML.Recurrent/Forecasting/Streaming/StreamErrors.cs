using System.Globalization;
using static Microsoft.ML.Recurrent.Sequences.SequenceErrors;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>The wording of what can be wrong with the use of an engine and with its checkpoints.</summary>
internal static class StreamErrors
{
    public const string NoCheckPoint =
        "The file is no checkpoint of a forecasting engine; give one that CheckPoint wrote.";

    public const string Altered = "The checkpoint is not what was saved; the file has been altered.";

    public const string GoesOn = "The checkpoint goes on behind its end; the file has been altered.";

    public const string NoObservation =
        "The engine has no observation to forecast from; call Observe or Resume first, or give Predict an observation.";

    public const string Disposed = "The engine is disposed; create another one, and go on from a checkpoint.";

    public static string NullKnown(int index) => $"Known row {index} is null; expected rows after the observation, in time order.";

    public static string BadKnown(int index, string what) => $"Known row {index} cannot be used: {what}";

    public static string OtherSeries(int index, ReadOnlySpan<char> name, string expected) =>
        $"Known row {index} is of series '{name}'; expected rows of the observation's series '{expected}'.";

    public static string Newer(int version, int known) =>
        $"The checkpoint has format version {version}; this version of the library reads versions 1 to {known}. Update Microsoft.ML.Recurrent.";

    public static string OtherModel(string found, string expected) =>
        $"The checkpoint belongs to a model whose weights' SHA-256 begins with {found[..8]}; this model's begins with {expected[..8]}. "
        + "Load the model that the checkpoint was written with.";

    public static string Truncated(string what) => $"The checkpoint ends within {what}; the file is truncated.";

    public static string NotReadBack(string why) =>
        $"The checkpoint does not read back as it was written, so the file that was there is kept. {why} Check the disk, or write elsewhere.";

    public static string Contradiction(string series, string what) =>
        $"The checkpoint's series '{Shown(series)}' has {what}; the file has been altered.";

    public static string MoreSeries(int found, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"The checkpoint holds {found:N0} series; the engine's MaximumSeries is {most:N0}. Create the engine with a higher MaximumSeries.");

    public static string TooManySeries(string series, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"Series '{Shown(series)}' is new, but the engine holds {most:N0} series, its MaximumSeries. Forget a series, or raise MaximumSeries.");

    public static string NameTooLong(ReadOnlySpan<char> name, int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"The name of series '{Shown(name)}' has {name.Length:N0} characters; expected at most {most:N0}. Give series shorter names.");

    public static string TooManyRows(string series) => string.Create(
        CultureInfo.InvariantCulture,
        $"Series '{Shown(series)}' has had {CheckPointFormat.MostRows:N0} observations, the most that a series can have. Forget it and begin anew.");

    public static string UnknownSeries(string series, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"Series '{Shown(series)}' has no observation to forecast from; the engine holds {count:N0} other series (SeriesNames). Observe the series first.");

    public static string SeriesNotNamed(string column) =>
        $"The model tells series apart by column '{column}', but Predict was called without a series; name one of SeriesNames.";

    public static string NoSuchSeries(string series) =>
        $"The model has no series column, so there is no series '{Shown(series)}'; call Predict without a series.";

    public static string OneRowShort(string series) =>
        $"The checkpoint of series '{Shown(series)}' comes from an earlier version, which kept one row less than this forecast reads; "
        + "take in one more observation first.";

    public static string NotKept(string column) =>
        $"Column '{column}' of an observation is not kept, so a forecast without an observation cannot read it; leave the column out of the "
        + "forecast's class and of the transformers after the forecaster, or give Predict an observation.";

    public static string CalledFromWithin(string series) =>
        $"Series '{Shown(series)}' is being changed by the call that this one was made from; do not call the engine from properties or "
        + "transformers that its calls read or write.";
}
