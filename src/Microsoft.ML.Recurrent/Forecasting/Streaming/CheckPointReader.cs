using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>Reads a checkpoint; memory grows with what has really been read, and nothing of the file is believed.</summary>
internal sealed class CheckPointReader(CheckPointFormat format, Stream source) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _chunk = new byte[1 << 16];
    private int _version;

    /// <summary>The series one by one; none of them is to be used before the last one has been read.</summary>
    /// <param name="most">The series that there may be.</param>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more series than there may be.</exception>
    public IEnumerable<StreamedSeries> Read(int most)
    {
        int count = ReadHeader();
        if (count > most)
            throw new InvalidOperationException(StreamErrors.MoreSeries(count, most));
        for (int i = 0; i < count; i++)
            yield return ReadSeries();
        ReadEnd();
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
        _version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        int count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (_version > CheckPointFormat.Version)
            throw new FormatException(StreamErrors.Newer(_version, CheckPointFormat.Version));
        if (_version < 1 || count < 0)
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
        return new StreamedSeries(rows, Singles(format.StateWidth, name), rows.Count) { HasBegun = true };
    }

    private SeriesRows NewSeries(string name)
    {
        try
        {
            return format.Model.NewSeries(name, 0);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(StreamErrors.Contradiction(name, "a name that the model does not take"), e);
        }
    }

    private void ReadRows(SeriesRows rows)
    {
        string what = Of(rows.Name);
        long count = _version == 1 ? Integer(what) : BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long), what));
        if (count is < 1 or > CheckPointFormat.MostRows)
            throw new FormatException(StreamErrors.Contradiction(rows.Name, $"{count} rows"));
        var (least, most) = format.Held(count);
        int held = _version == 1 ? least : Integer(what);
        if (held < least || held > most)
            throw new FormatException(StreamErrors.Contradiction(rows.Name, $"{held} rows at hand, where {least} to {most} are expected"));
        byte[] ticks = Take(format.HasTime ? 8L * held : 0, what);
        rows.BeginAt(count - held);
        for (int row = 0; row < held; row++)
        {
            long time = format.HasTime ? BinaryPrimitives.ReadInt64LittleEndian(ticks.AsSpan(8 * row)) : 0;
            if (time < 0 || time > DateTime.MaxValue.Ticks || (row > 0 && format.HasTime && time <= rows.Ticks(rows.Count - 1)))
                throw new FormatException(StreamErrors.Contradiction(rows.Name, "times that do not rise"));
            Read(rows.Add(time), what);
            if (rows[rows.Count - 1].ContainsAny(float.PositiveInfinity, float.NegativeInfinity))
                throw new FormatException(StreamErrors.Contradiction(rows.Name, "an infinite value"));
            if (!format.AreTokens(rows[rows.Count - 1]))
                throw new FormatException(StreamErrors.Contradiction(rows.Name, "a token that the network does not have"));
        }
    }

    private void ReadEnd()
    {
        byte[] found = _hash.GetHashAndReset(), expected = Take(CheckPointFormat.HashBytes, "its hash");
        if (!found.AsSpan().SequenceEqual(expected))
            throw new FormatException(StreamErrors.Altered);
        if (source.ReadByte() >= 0)
            throw new FormatException(StreamErrors.GoesOn);
    }

    private int Integer(string what) => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), what));

    private float[] Singles(int count, string series)
    {
        float[] values = count == 0 ? [] : new float[count];
        Read(values, Of(series));
        return values;
    }

    private void Read(Span<float> values, string what)
    {
        while (!values.IsEmpty)
        {
            var bytes = _chunk.AsSpan(0, Math.Min(_chunk.Length, sizeof(float) * values.Length));
            if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new FormatException(StreamErrors.Truncated(what));
            _hash.AppendData(bytes);
            for (int i = 0; i < bytes.Length / sizeof(float); i++)
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(sizeof(float) * i)..]);
            values = values[(bytes.Length / sizeof(float))..];
        }
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
        : throw new FormatException(StreamErrors.Contradiction(series, "a static value that is not finite"));

    private static string Of(string series) => $"series '{series}'";
}
