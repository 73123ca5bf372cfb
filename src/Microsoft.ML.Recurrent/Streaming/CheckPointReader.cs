using System.Buffers.Binary;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>Reads a checkpoint; nothing of the file is believed.</summary>
internal sealed class CheckPointReader<TState>(CheckPointFormat<TState> format, Stream source) : IDisposable
    where TState : KeptState
{
    private readonly CheckPointInput _input = new(source);

    /// <summary>The states one by one; none of them is to be used before the last one has been read.</summary>
    /// <param name="most">The states that there may be.</param>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more states than there may be.</exception>
    public IEnumerable<TState> Read(int most)
    {
        int count = ReadHeader();
        if (count > most)
            throw new InvalidOperationException(StreamErrors.HoldsMore(format.Words, count, most));
        string what = format.Words.One == format.Words.Many ? $"a {format.Words.One}' name" : $"a {format.Words.One}'s name";
        for (int i = 0; i < count; i++)
        {
            var state = format.Read(_input.ReadName(what), _input);
            state.HasBegun = true;
            yield return state;
        }

        _input.ReadEnd();
    }

    public void Dispose() => _input.Dispose();

    private int ReadHeader()
    {
        var header = _input.ReadHeader().AsSpan();
        if (!header.StartsWith(format.Mark))
            throw new FormatException(StreamErrors.NoCheckPoint(format.Words));
        if (header.Length < CheckPointFormat.HeaderBytes)
            throw new FormatException(StreamErrors.Truncated("its header"));
        int count = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        _input.Version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (_input.Version > format.Version)
            throw new FormatException(StreamErrors.Newer(_input.Version, format.Version));
        if (_input.Version < 1 || count < 0)
            throw new FormatException(StreamErrors.Altered);
        string weights = Convert.ToHexStringLower(_input.ReadBytes(CheckPointFormat.HashBytes, "its header"));
        return weights == format.WeightsHash ? count : throw new FormatException(StreamErrors.OtherModel(weights, format.WeightsHash));
    }
}
