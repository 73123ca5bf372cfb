namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A grain's key: <c>model/series</c>, or <c>model@version/series</c> for one that stays with a version. Immutable.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version; null for the one in use.</param>
/// <param name="Series">The series' name; it may be empty, and it may have slashes.</param>
internal sealed record SeriesKey(string Model, string? Version, string Series)
{
    /// <exception cref="ArgumentException">The key has no model.</exception>
    public static SeriesKey Parse(string key)
    {
        int slash = key.IndexOf('/');
        string model = slash < 0 ? "" : key[..slash];
        int at = model.IndexOf('@');
        if (model.Length == 0 || at == 0 || at == model.Length - 1)
            throw new ArgumentException($"The key '{key}' does not name a series; expected 'model/series' or 'model@version/series'.", nameof(key));
        return at < 0 ? new SeriesKey(model, null, key[(slash + 1)..]) : new SeriesKey(model[..at], model[(at + 1)..], key[(slash + 1)..]);
    }
}
