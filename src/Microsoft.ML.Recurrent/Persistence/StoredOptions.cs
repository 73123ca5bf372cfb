using System.Text.Json;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>The options of a network as a manifest holds them: the name of their kind, and their properties.</summary>
internal static class StoredOptions
{
    /// <summary>Reads the options and checks them.</summary>
    /// <typeparam name="TOptions">The options of rows or of forecasts.</typeparam>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="json">The properties.</param>
    /// <param name="kinds">Options of each kind that can be read.</param>
    /// <param name="settle">Checks what was read, and settles what older files do not say.</param>
    /// <exception cref="FormatException">The kind is unknown or an option is not valid.</exception>
    public static TOptions Read<TOptions>(string kind, JsonElement json, IReadOnlyList<TOptions> kinds, Func<TOptions, TOptions> settle)
        where TOptions : NetworkOptions
    {
        try
        {
            var found = kinds.FirstOrDefault(options => options.CellName == kind)
                ?? throw new FormatException($"The model's cell is '{kind}'; this version knows {Names(kinds)}.");
            if (kind == NetworkOptions.EquationsName)
                ThrowIfWithoutCell(json);
            return settle((TOptions)json.Deserialize(found.GetType(), Manifest.ReadingJson)!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The model's options cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A cell that a file leaves out must not become today's default.</summary>
    private static void ThrowIfWithoutCell(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("cell", out var cell) || cell.ValueKind == JsonValueKind.Null)
            throw new FormatException("The model's options name no cell; expected the cell's equations. The file has been altered.");
    }

    private static string Names(IReadOnlyList<NetworkOptions> kinds)
    {
        string[] names = [.. kinds.Select(options => $"'{options.CellName}'")];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
