namespace Microsoft.ML.Recurrent;

/// <summary>The wording of messages that several rooms share.</summary>
internal static class Errors
{
    /// <summary>The beginning of the message where libtorch is missing.</summary>
    public const string NoLibTorch = "libtorch could not be loaded";

    /// <summary>The key under which ML.NET marks the exceptions of its checks.</summary>
    private const string MarkOfMLNet = "ML_IsMarked";

    /// <summary>The beginning of the message where a fit's checkpoint cannot be written.</summary>
    public static string NoCheckpoint(string path) => $"CheckpointPath '{path}' cannot be written to: ";

    private const int MostListed = 50;

    /// <summary>One message for any number of violations.</summary>
    public static string List(string what, IReadOnlyCollection<string> violations) =>
        violations.Count == 1
            ? $"{what}: {violations.First()}"
            : $"{what}, for {violations.Count} reasons:{string.Concat(violations.Take(MostListed).Select(v => $"{Environment.NewLine}- {v}"))}"
                + (violations.Count > MostListed ? $"{Environment.NewLine}- and {violations.Count - MostListed} more" : "");

    /// <summary>The exception of a schema that does not fit, of the type and with the mark that ML.NET's own checks give theirs.</summary>
    public static ArgumentOutOfRangeException Schema(string what, IReadOnlyCollection<string> violations, string parameter) =>
        Parameter(parameter, List(what, violations));

    /// <summary>The exception of an argument that cannot be used, as ML.NET's own checks make it.</summary>
    public static ArgumentOutOfRangeException Parameter(string parameter, string message)
    {
        var exception = new ArgumentOutOfRangeException(parameter, message);
        exception.Data[MarkOfMLNet] = 1;
        return exception;
    }

    /// <summary>The message of a column that is missing.</summary>
    /// <param name="name">The column.</param>
    /// <param name="role">The column's, such as "label".</param>
    /// <param name="present">The columns that there are.</param>
    /// <param name="data">What has them.</param>
    public static string MissingColumn(string name, string role, IEnumerable<string> present, string data = "data") =>
        $"The {role} column '{name}' is missing; the {data} has {string.Join(", ", present.Select(c => $"'{c}'"))}.";
}
