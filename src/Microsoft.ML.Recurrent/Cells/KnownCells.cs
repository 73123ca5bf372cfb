namespace Microsoft.ML.Recurrent;

/// <summary>The library's cells by their names: every public record of this assembly that is a cell.</summary>
internal static class KnownCells
{
    private static readonly Lazy<IReadOnlyDictionary<string, Type>> _types = new(() => typeof(KnownCells).Assembly.GetExportedTypes()
        .Where(type => type.IsSealed && type.IsSubclassOf(typeof(Cell))).ToDictionary(type => ((Cell)Activator.CreateInstance(type)!).Name));

    /// <summary>In alphabetical order.</summary>
    public static IEnumerable<string> Names => _types.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>The record of a cell; null where the name is none of the library's.</summary>
    public static Type? Find(string name) => _types.Value.GetValueOrDefault(name);
}
