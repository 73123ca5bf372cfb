using System.IO.Compression;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>Bytes that no compression shortens, for the rare weights that pack too well: a large table whose rows are mostly alike, such as that of
/// a key with many values that training never read. What a file may take in memory follows from its size, so a sound file must not be too small.</summary>
internal static class WeightPadding
{
    // Another build of the compression may pack a little better.
    private const double Margin = 1.1;

    /// <summary>The bytes to add; 0 for nearly all networks.</summary>
    public static long Of(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        long least = (long)(Margin * StoredStreams.LeastPacked(tensors.Sum(t => (long)sizeof(float) * t.Values.Length)));
        if (least == 0)
            return 0;
        var counter = new CountingStream(least);
        try
        {
            using var packed = new DeflateStream(counter, CompressionLevel.Optimal, leaveOpen: true);
            Safetensors.Write(packed, tensors, metadata);
        }
        catch (CountingStream.EnoughException)
        {
            return 0;
        }

        return Math.Max(0, least - counter.Count);
    }

    public static void Write(Stream stream, long bytes)
    {
        var random = new Random(1);
        byte[] block = new byte[1 << 16];
        for (long left = bytes; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            stream.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }
    }
}
