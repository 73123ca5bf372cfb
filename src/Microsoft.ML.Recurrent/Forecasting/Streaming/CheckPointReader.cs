using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Reads a check point; memory grows with what has really been read, and nothing of the file is believed.</summary>
internal sealed class CheckPointReader(CheckPointFormat format, Stream source) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model or no check point.</exception>
    public IReadOnlyList<StreamedSeries> Read()
    {
        int count = ReadHeader();
        var series = new List<StreamedSeries>();
        var names = new HashSet<string>();
        for (int i = 0; i < count; i++)
        {
            var one = ReadSeries();
            if (!names.Add(one.Rows.Name))
                throw new FormatException(StreamErrors.Contradiction(one.Rows.Name, "a twin of its name"));
            series.Add(one);
        }

        ReadEnd();
        return series;
    }

    public void Dispose() => _hash.Dispose();

    private int ReadHeader()
    {
        var header = BoundedReader.ReadUpTo(source, CheckPointFormat.HeaderBytes).AsSpan();
        if (!header.StartsWith(CheckPointFormat.Mark))
            throw new FormatException(StreamErrors.NoCheckPoint);
        if (header.Length < CheckPointFormat.HeaderBytes)
            throw new FormatException(StreamErrors.Truncated("its header"));
        _hash.AppendData(header);
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]), count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (version > CheckPointFormat.Version)
            throw new FormatException(StreamErrors.Newer(version, CheckPointFormat.Version));
        if (version < 1 || count < 0)
            throw new FormatException(StreamErrors.Altered);
        string weights = Convert.ToHexStringLower(Take(CheckPointFormat.HashBytes, "its header"));
        return weights == format.WeightsHash ? count : throw new FormatException(StreamErrors.OtherModel(weights, format.WeightsHash));
    }

    private StreamedSeries ReadSeries()
    {
        int length = Integer("a series' name");
        if (length is < 0 or > CheckPointFormat.LongestName)
            throw new FormatException(StreamErrors.Altered);
        string name = string.Create(length, Take(2L * length, "a series' name"), (letters, bytes) =>
        {
            for (int i = 0; i < letters.Length; i++)
                letters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i));
        });
        var rows = NewSeries(name);
        ReadRows(rows);
        rows.StaticNumbers = Finite(Singles(format.StaticNumbers, name), name);
        rows.StaticTokens = [.. format.TokenCounts.Select(tokens => Integer(Of(name)) is var token && token >= 0 && token < tokens
            ? token
            : throw new FormatException(StreamErrors.Contradiction(name, $"the token {token} of {tokens}")))];
        return new StreamedSeries(rows, Finite(Singles(format.StateWidth, name), name), rows.Count);
    }

    private SeriesRows NewSeries(string name)
    {
        try
        {
            return format.Model.NewSeries(name, 0);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(StreamErrors.Contradiction(name, "no scale in the model"), e);
        }
    }

    private void ReadRows(SeriesRows rows)
    {
        int count = Integer(Of(rows.Name));
        if (count < 1)
            throw new FormatException(StreamErrors.Contradiction(rows.Name, $"{count} rows"));
        int held = count - format.FirstHeld(count);
        byte[] ticks = Take(format.HasTime ? 8L * held : 0, Of(rows.Name));
        float[] values = Singles(checked(held * format.Width), rows.Name);
        if (values.Any(float.IsInfinity))
            throw new FormatException(StreamErrors.Contradiction(rows.Name, "an infinite value"));
        rows.BeginAt(count - held);
        for (int row = 0; row < held; row++)
        {
            long time = format.HasTime ? BinaryPrimitives.ReadInt64LittleEndian(ticks.AsSpan(8 * row)) : 0;
            if (time < 0 || time > DateTime.MaxValue.Ticks || (row > 0 && format.HasTime && time <= rows.Ticks(rows.Count - 1)))
                throw new FormatException(StreamErrors.Contradiction(rows.Name, "times that do not rise"));
            values.AsSpan(row * format.Width, format.Width).CopyTo(rows.Add(time));
        }
    }

    private void ReadEnd()
    {
        byte[] found = _hash.GetHashAndReset(), required = Take(CheckPointFormat.HashBytes, "its hash");
        if (!found.AsSpan().SequenceEqual(required))
            throw new FormatException(StreamErrors.Altered);
        if (source.ReadByte() >= 0)
            throw new FormatException(StreamErrors.GoesOn);
    }

    private int Integer(string what) => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), what));

    private float[] Singles(int count, string series)
    {
        byte[] bytes = Take(4L * count, Of(series));
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i));
        return values;
    }

    private byte[] Take(long count, string what)
    {
        byte[] bytes = BoundedReader.ReadUpTo(source, count);
        if (bytes.Length < count)
            throw new FormatException(StreamErrors.Truncated(what));
        _hash.AppendData(bytes);
        return bytes;
    }

    private static float[] Finite(float[] values, string series) => values.All(float.IsFinite)
        ? values
        : throw new FormatException(StreamErrors.Contradiction(series, "a state or static value that is not finite"));

    private static string Of(string series) => $"series '{series}'";
}
