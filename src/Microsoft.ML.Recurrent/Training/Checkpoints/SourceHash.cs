using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>Hashes what a fit reads, part by part.</summary>
internal sealed class SourceHash : IDisposable
{
    private const int LargestPart = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SourceHash Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        for (; values.Length > LargestPart; values = values[LargestPart..])
            _hash.AppendData(MemoryMarshal.AsBytes(values[..LargestPart]));
        _hash.AppendData(MemoryMarshal.AsBytes(values));
        return this;
    }

    public SourceHash Add(long value) => Add(new ReadOnlySpan<long>(in value));

    /// <summary>Anything that a manifest could hold.</summary>
    public SourceHash AddJson<T>(T value)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, Manifest.Json);
        return Add(json.LongLength).Add<byte>(json);
    }

    public SourceHash Add(NetworkWeights weights)
    {
        foreach (var tensor in weights.Tensors)
            Add(tensor.Values.LongLength).Add<float>(tensor.Values);
        return this;
    }

    /// <summary>Gives the source, and begins anew.</summary>
    public FitSource ToSource(string name, string summary) => new(name, summary, Convert.ToHexStringLower(_hash.GetHashAndReset()));

    /// <summary>The weights that a fit starts from.</summary>
    public static FitSource Of(IReadOnlyList<NetworkWeights> start)
    {
        using var hash = new SourceHash();
        foreach (var weights in start)
            hash.Add(weights);
        long count = start[0].Tensors.Sum(tensor => tensor.Values.LongLength);
        return hash.ToSource("start", $"{(start.Count == 1 ? "a network" : $"{start.Count} networks")} of {count} weights");
    }

    public void Dispose() => _hash.Dispose();
}
