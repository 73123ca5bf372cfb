using System.Globalization;
using static Microsoft.ML.Recurrent.Sequences.SequenceErrors;

namespace Microsoft.ML.Recurrent.Streaming.Rows;

/// <summary>The wording of what can be wrong with the steps that an engine takes.</summary>
internal static class RowStreamErrors
{
    public const string KeysMissing =
        "The checkpoint comes from an engine without a KeyColumnName, whose steps are all of one row; create this engine without one too.";

    public static string KeysThere(string key) =>
        $"The checkpoint has key '{Shown(key)}', but this engine has no KeyColumnName; create it with the one that the checkpoint was written with.";

    public static string MissingKey(string column) => $"The key column '{column}' is missing or empty in the step; expected the key that the step belongs to.";

    public static string BadKeyColumn(string column, string found) =>
        $"The key column '{column}' is {found}; expected Text or a key. Give keys as strings, or map them with mlContext.Transforms.Conversion.";

    public static string Unusable(string key, long step, string what) => string.Create(
        CultureInfo.InvariantCulture, $"Step {step}{OfKey(key)} cannot be taken in: {what}");

    public static string NotOneStep(string column, int steps) => string.Create(
        CultureInfo.InvariantCulture, $"Column '{column}' holds {steps} steps; expected one. Give the steps of a row one after another, each in an object of its own.");

    public static string ChangedStatic(string column) =>
        $"The static column '{column}' has changed; expected one value for all steps of a row. Forget the key to begin a new row, or make it a sequence column.";

    private static string OfKey(string key) => key.Length == 0 ? "" : $" of key '{Shown(key)}'";
}
