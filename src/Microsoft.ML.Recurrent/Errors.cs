namespace Microsoft.ML.Recurrent;

/// <summary>The wording of messages that several rooms share.</summary>
internal static class Errors
{
    /// <summary>One message for any number of violations.</summary>
    public static string List(string what, IReadOnlyCollection<string> violations) =>
        violations.Count == 1
            ? $"{what}: {violations.First()}"
            : $"{what}, for {violations.Count} reasons:{string.Concat(violations.Select(v => $"{Environment.NewLine}- {v}"))}";

    public static string MissingColumn(string name, string role, IEnumerable<string> present) =>
        $"The {role} column '{name}' is missing; the data has {string.Join(", ", present.Select(c => $"'{c}'"))}.";
}
