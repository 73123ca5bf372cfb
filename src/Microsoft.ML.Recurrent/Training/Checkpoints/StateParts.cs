using System.Text.Json;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>A checkpoint as a manifest in JSON and arrays, whose names begin with the fit and the network that they are of.</summary>
internal static class StateParts
{
    public static (byte[] Json, IReadOnlyList<(string Name, Array Values)> Arrays) Split(StateManifest manifest) => (
        JsonSerializer.SerializeToUtf8Bytes(manifest, Manifest.Json),
        [
            .. from fit in Enumerable.Range(0, manifest.Fits.Count)
               from network in Enumerable.Range(0, manifest.Fits[fit].Count)
               from array in manifest.Fits[fit][network]?.Arrays.All ?? []
               select (Prefix(fit, network) + array.Key, array.Value),
        ]);

    /// <exception cref="FormatException">It is no such manifest.</exception>
    public static StateManifest Join(byte[] json, IReadOnlyDictionary<string, Array> arrays)
    {
        var manifest = Parse(json);
        if (!manifest.IsPossible)
            throw new FormatException("The checkpoint's manifest contradicts itself. The file has been altered.");
        return manifest with
        {
            Fits = [.. manifest.Fits.Select((networks, fit) => networks.Select((state, network) => state is null ? null : state with
            {
                Arrays = new SavedArrays(arrays.Where(a => a.Key.StartsWith(Prefix(fit, network), StringComparison.Ordinal))
                    .Select(a => KeyValuePair.Create(a.Key[Prefix(fit, network).Length..], a.Value))),
            }).ToArray())],
        };
    }

    private static StateManifest Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<StateManifest>(json, Manifest.Json) ?? throw new FormatException("The checkpoint's manifest is empty.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The checkpoint's manifest cannot be read: {e.Message} The file has been altered.", e);
        }
    }

    private static string Prefix(int fit, int network) => $"{fit}.{network}.";
}
