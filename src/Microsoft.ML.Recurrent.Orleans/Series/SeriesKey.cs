using System.Text;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A grain's key: <c>model/series</c>, or <c>model@version/series</c> for one that stays with a version. Immutable.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version; null for the one in use.</param>
/// <param name="Series">The series' name, not empty; it may have slashes.</param>
internal sealed record SeriesKey(string Model, string? Version, string Series)
{
    /// <exception cref="ArgumentException">The key has no model or no series, or is not valid Unicode.</exception>
    public static SeriesKey Parse(string key)
    {
        int slash = key.IndexOf('/');
        string model = slash < 0 ? "" : key[..slash];
        int at = model.IndexOf('@');
        if (model.Length == 0 || at == 0 || at == model.Length - 1)
            throw new ArgumentException($"The key '{key}' does not name a series; expected 'model/series' or 'model@version/series'.", nameof(key));
        if (slash == key.Length - 1)
            throw new ArgumentException($"The key '{key}' has an empty series name; expected 'model/series' or 'model@version/series'.", nameof(key));
        // A lone surrogate arrives as the replacement character, whichever it was: series of different keys would become one.
        if (key.EnumerateRunes().Contains(Rune.ReplacementChar))
            throw new ArgumentException($"The key '{key}' has a lone surrogate, or the character U+FFFD that takes its place; expected valid Unicode text.", nameof(key));
        return at < 0 ? new SeriesKey(model, null, key[(slash + 1)..]) : new SeriesKey(model[..at], model[(at + 1)..], key[(slash + 1)..]);
    }
}
