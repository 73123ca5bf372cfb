namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>The named streams of a saved model and the limits on them, which follow from their size in the file: what is small there stays
/// small in memory.</summary>
/// <param name="load">Finds a named stream and hands it to the action; false where there is none.</param>
/// <param name="sizeOf">A named stream's sizes, or null where they are not known.</param>
internal sealed class StoredStreams(Func<string, Action<Stream>, bool> load, Func<string, PackedSize?> sizeOf)
{
    public const string ManifestName = "Manifest.json";
    public const string WeightsName = "Weights.safetensors";
    public const string PaddingName = "Padding.bin";

    private const long LargestManifest = 64L << 20;
    private const long FreeManifest = 8L << 20;
    private const int ManifestRatio = 8;
    private const long FreeValues = 40L << 20;
    private const int ValuesRatio = 6;
    private const long FreeWeights = 16L << 20;
    private const int WeightsRatio = 4;

    private long Packed => (sizeOf(ManifestName)?.Packed ?? 0) + (sizeOf(WeightsName)?.Packed ?? 0) + (sizeOf(PaddingName)?.Packed ?? 0);

    /// <summary>The least packed bytes of a file with weights of some length.</summary>
    public static long LeastPacked(long weights) => Math.Max(0, weights - FreeWeights + WeightsRatio - 1) / WeightsRatio;

    /// <exception cref="FormatException">The stream is missing, too long, or no JSON.</exception>
    public byte[] ReadManifest()
    {
        byte[] json = [];
        long most = sizeOf(ManifestName) is null ? LargestManifest : Math.Min(LargestManifest, FreeManifest + ManifestRatio * Packed);
        if (sizeOf(ManifestName) is { } size)
            ThrowIfLonger(size.Unpacked, most, "manifest");
        Require(load(ManifestName, stream => json = BoundedReader.ReadToEnd(stream, most, "manifest")), ManifestName);
        long packed = sizeOf(ManifestName) is null ? json.Length : Packed;
        if (JsonCost.Of(json) > FreeValues + ValuesRatio * packed)
            throw new FormatException(
                $"The model's manifest holds more values than fit a file whose manifest and weights take {packed} bytes; the file has been altered.");
        return json;
    }

    /// <param name="bytes">The tensors' bytes.</param>
    /// <param name="largestHeader">The most that stands before them.</param>
    /// <param name="read">Reads the stream.</param>
    /// <exception cref="FormatException">The stream is missing, or its length is not that of the tensors.</exception>
    public void ReadWeights(long bytes, long largestHeader, Action<Stream> read)
    {
        if (sizeOf(WeightsName) is { } size)
        {
            if (size.Unpacked < bytes || size.Unpacked > bytes + largestHeader)
                throw new FormatException(
                    $"The model's weights take {size.Unpacked} bytes; expected {bytes} and a header of at most {largestHeader}, found other sizes in the manifest. The file has been altered.");
            ThrowIfLonger(size.Unpacked, FreeWeights + WeightsRatio * Packed, "weights");
        }

        Require(load(WeightsName, read), WeightsName);
    }

    private void ThrowIfLonger(long unpacked, long most, string what)
    {
        if (unpacked > most)
            throw new FormatException(
                $"The model's {what} take {unpacked} bytes unpacked; expected at most {most} in a file whose manifest and weights take {Packed}. The file has been altered.");
    }

    private static void Require(bool found, string name)
    {
        if (!found)
            throw new FormatException($"The model has no stream '{name}'; the file is incomplete or not a model of Microsoft.ML.Recurrent.");
    }
}
