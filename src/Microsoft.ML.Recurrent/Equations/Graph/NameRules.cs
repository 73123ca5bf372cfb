namespace Microsoft.ML.Recurrent.Equations;

/// <summary>Names of states, gates, outputs and parameters, which become names in saved models and in ONNX graphs.</summary>
internal static class NameRules
{
    /// <exception cref="ArgumentException">The name cannot be used.</exception>
    public static string Check(string what, string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > GraphLimits.NameLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_'))
            throw new ArgumentException(
                $"The {what} is named '{Shorten(name)}'; expected 1 to {GraphLimits.NameLength} letters (a to z), digits or underscores.");
        return name;
    }

    private static string? Shorten(string? name) => name?.Length > GraphLimits.NameLength ? $"{name[..GraphLimits.NameLength]}…" : name;
}
