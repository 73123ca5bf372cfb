namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>The wording of what can be wrong with the use of an engine and with its check points.</summary>
internal static class StreamErrors
{
    public const string NoCheckPoint =
        "The file is no check point of a forecasting engine; give one that CheckPoint wrote.";

    public const string Altered = "The check point is not what was saved; the file has been altered.";

    public const string GoesOn = "The check point goes on behind its end; the file has been altered.";

    public static string NullKnown(int index) => $"Known row {index} is null; required are rows after the observation, in time order.";

    public static string OtherSeries(int index, ReadOnlySpan<char> name, string required) =>
        $"Known row {index} is of series '{name}'; required are rows of the observation's series '{required}'.";

    public static string Newer(int version, int known) =>
        $"The check point has format version {version}; this version of the library reads version {known}. Update Microsoft.ML.Recurrent.";

    public static string OtherModel(string found, string required) =>
        $"The check point belongs to a model whose weights' SHA-256 begins with {found[..8]}; this model's begins with {required[..8]}. "
        + "Load the model that the check point was written with.";

    public static string Truncated(string what) => $"The check point ends within {what}; the file is truncated.";

    public static string Contradiction(string series, string what) =>
        $"The check point's series '{series}' has {what}; the file has been altered.";
}
