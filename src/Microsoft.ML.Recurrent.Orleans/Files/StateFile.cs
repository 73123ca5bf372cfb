using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Orleans.Files;

/// <summary>A file of one state: its version, its bytes, and SHA-256 of both. For one thread at a time.</summary>
internal sealed class StateFile(string path)
{
    private const int VersionBytes = 16;
    private const int HashBytes = 32;

    /// <returns>The state; null if there is none.</returns>
    /// <exception cref="StateStoreException">The file is damaged.</exception>
    public StoredFile? Read()
    {
        if (!File.Exists(path))
            return null;
        byte[] bytes = File.ReadAllBytes(path);
        int end = bytes.Length - HashBytes;
        if (end < VersionBytes || !SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
            throw new StateStoreException($"The file of a state '{Path.GetFileName(path)}' is damaged; restore it from a backup, or delete it to begin anew.");
        return new StoredFile($"{new Guid(bytes.AsSpan(0, VersionBytes)):N}", bytes[VersionBytes..end]);
    }

    /// <summary>Replaces the file as a whole; a failure leaves the one that was there.</summary>
    /// <returns>The new version.</returns>
    public string Write(ReadOnlySpan<byte> payload)
    {
        var version = Guid.NewGuid();
        byte[] bytes = [.. version.ToByteArray(), .. payload];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Write(SHA256.HashData(bytes));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return $"{version:N}";
    }

    public void Delete() => File.Delete(path);
}

/// <summary>A state as its file has it. Immutable.</summary>
internal sealed record StoredFile(string ETag, byte[] Payload);
