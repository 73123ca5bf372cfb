using System.Security.Cryptography;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Writes a checkpoint.</summary>
internal sealed class CheckPointWriter(CheckPointFormat format, Stream destination)
{
    private const int SectionBytes = 1 << 16;

    private readonly MemoryStream _section = new();

    /// <param name="all">Each is locked while it is copied, and only then.</param>
    /// <exception cref="InvalidOperationException">A property or transformer of a call at work calls this.</exception>
    public void Write(IReadOnlyList<StreamedSeries> all)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var writer = new BinaryWriter(_section);
        StreamedSeries[] begun = [.. all.Where(HasBegun)];
        writer.Write(CheckPointFormat.Mark);
        writer.Write(CheckPointFormat.Version);
        writer.Write(begun.Length);
        writer.Write(Convert.FromHexString(format.WeightsHash));
        foreach (var series in begun)
        {
            Write(Copy(series), writer, hash);
            if (_section.Length >= SectionBytes)
                Flush(writer, hash);
        }

        Flush(writer, hash);
        destination.Write(hash.GetHashAndReset());
    }

    /// <summary>A series whose first observation is still being taken in is not there yet.</summary>
    private static bool HasBegun(StreamedSeries series)
    {
        lock (series)
        {
            series.ThrowIfChanging();
            return series.HasBegun;
        }
    }

    private static StreamedSeries Copy(StreamedSeries series)
    {
        lock (series)
            return series.Copy();
    }

    private void Write(StreamedSeries series, BinaryWriter writer, IncrementalHash hash)
    {
        var rows = series.Rows;
        writer.Write(rows.Name.Length);
        foreach (char letter in rows.Name)
            writer.Write((ushort)letter);
        writer.Write(rows.Count);
        writer.Write((int)(rows.Count - rows.First));
        for (long row = rows.First; format.HasTime && row < rows.Count; row++)
            writer.Write(rows.Ticks(row));
        for (long row = rows.First; row < rows.Count; row++)
        {
            Write(rows[row], writer);
            if (_section.Length >= SectionBytes)
                Flush(writer, hash);
        }

        Write(rows.StaticNumbers, writer);
        foreach (int token in rows.StaticTokens)
            writer.Write(token);
        Write(series.State, writer);
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
