using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Writes a check point.</summary>
internal sealed class CheckPointWriter(CheckPointFormat format, Stream destination)
{
    private readonly MemoryStream _section = new();

    /// <param name="series">Each is locked while it is copied, and only then.</param>
    public void Write(IReadOnlyList<StreamedSeries> series)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var writer = new BinaryWriter(_section);
        // A series of which no observation was taken in yet is not there.
        StreamedSeries[] begun = [.. series.Where(s => s.Rows.Count > 0)];
        writer.Write(CheckPointFormat.Mark);
        writer.Write(CheckPointFormat.Version);
        writer.Write(begun.Length);
        writer.Write(Convert.FromHexString(format.WeightsHash));
        Flush(writer, hash);
        foreach (var one in begun)
        {
            lock (one.Lock)
                Write(one, writer);
            Flush(writer, hash);
        }

        destination.Write(hash.GetHashAndReset());
    }

    private void Write(StreamedSeries series, BinaryWriter writer)
    {
        var rows = series.Rows;
        writer.Write(rows.Name.Length);
        foreach (char letter in rows.Name)
            writer.Write((ushort)letter);
        writer.Write(rows.Count);
        for (int row = rows.First; format.HasTime && row < rows.Count; row++)
            writer.Write(rows.Ticks(row));
        for (int row = rows.First; row < rows.Count; row++)
            Write(rows[row], writer);
        Write(rows.StaticNumbers, writer);
        foreach (int token in rows.StaticTokens)
            writer.Write(token);
        Write(series.Carried.State, writer);
    }

    private static void Write(ReadOnlySpan<float> values, BinaryWriter writer)
    {
        foreach (float value in values)
            writer.Write(value);
    }

    private void Flush(BinaryWriter writer, IncrementalHash hash)
    {
        writer.Flush();
        var bytes = _section.GetBuffer().AsSpan(0, (int)_section.Length);
        hash.AppendData(bytes);
        destination.Write(bytes);
        _section.SetLength(0);
    }
}
