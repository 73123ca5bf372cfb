using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>A model file as its entries, whose hashes can be made right after a change.</summary>
internal sealed class StoredZip
{
    private const string ManifestName = "Manifest.json";
    private const string WeightsName = "Weights.safetensors";
    private const int HashDigits = 64;

    private readonly Dictionary<string, byte[]> _entries;

    private StoredZip(Dictionary<string, byte[]> entries) => _entries = entries;

    public byte[] Manifest
    {
        get => _entries[Full(ManifestName)];
        set => _entries[Full(ManifestName)] = value;
    }

    public byte[] Weights
    {
        get => _entries[Full(WeightsName)];
        set => _entries[Full(WeightsName)] = value;
    }

    public string Json
    {
        get => Encoding.UTF8.GetString(Manifest);
        set => Manifest = Encoding.UTF8.GetBytes(value);
    }

    public static StoredZip Of(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        return new StoredZip(archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }));
    }

    public StoredZip Copy() => new(_entries.ToDictionary());

    /// <summary>As somebody would who knows the format.</summary>
    public void Sign()
    {
        byte[] weights = [.. Weights], manifest = [.. Manifest];
        long header = weights.Length < sizeof(long) ? -1 : BitConverter.ToInt64(weights);
        if (header >= 0 && header <= weights.Length - sizeof(long))
            Put(manifest, "\"weightsSha256\": \"", SHA256.HashData(weights.AsSpan(sizeof(long) + (int)header)));
        Put(weights, "\"manifest_sha256\":\"", SHA256.HashData(manifest));
        (Weights, Manifest) = (weights, manifest);
    }

    public byte[] ToBytes(bool isDamaged = false, Random? random = null)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in _entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        byte[] file = stream.ToArray();
        return isDamaged ? Damage.Of(file, random!) : file;
    }

    private static void Put(byte[] bytes, string before, byte[] hash)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(before));
        if (at >= 0 && at + before.Length + HashDigits <= bytes.Length)
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)).CopyTo(bytes, at + before.Length);
    }

    private string Full(string name) => _entries.Keys.Single(k => k.EndsWith(name, StringComparison.Ordinal));
}
