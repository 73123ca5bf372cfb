using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>The lines of a journal file, read and checked.</summary>
/// <param name="Header">The experiment that wrote it; null where the file is empty.</param>
/// <param name="Events">Its events.</param>
/// <param name="Length">Bytes of whole lines; a line that was being written stands behind them.</param>
/// <param name="Checksum">Of the last line.</param>
internal sealed record JournalText(JournalHeader? Header, IReadOnlyList<JournalEvent> Events, long Length, string Checksum)
{
    public const int CurrentFormat = 1;

    private const int LargestFile = 1 << 30;

    /// <exception cref="FormatException">A line is damaged, or the file is no journal.</exception>
    public static JournalText Read(Stream file, string path)
    {
        if (file.Length > LargestFile)
            throw new FormatException($"The journal '{path}' takes {file.Length} bytes; expected at most {LargestFile}. It is no journal of an experiment.");
        byte[] bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        int length = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        ThrowIfForeign(bytes.AsSpan(0, Math.Min(bytes.Length, JournalLine.Start.Length)), path);
        string[] lines = length == 0 ? [] : Encoding.UTF8.GetString(bytes, 0, length - 1).Split('\n');
        return Parse(lines, length, path);
    }

    private static JournalText Parse(string[] lines, long length, string path)
    {
        string checksum = "";
        JournalHeader? header = null;
        List<JournalEvent> events = [];
        for (int i = 0; i < lines.Length; i++)
        {
            (var entry, checksum) = JournalLine.Read(lines[i], checksum) ?? throw Damaged(i + 1, path);
            if (entry.Line != i + 1)
                throw Damaged(i + 1, path);
            if (i == 0)
                header = HeaderOf(entry, path);
            else
                events.Add(entry.Event ?? throw Damaged(i + 1, path));
        }

        return new JournalText(header, events, length, checksum);
    }

    /// <summary>A first line may be torn, but what begins otherwise was not written by an experiment and is not cut.</summary>
    private static void ThrowIfForeign(ReadOnlySpan<byte> start, string path)
    {
        if (!Encoding.UTF8.GetBytes(JournalLine.Start).AsSpan().StartsWith(start))
            throw new FormatException($"'{path}' is not the journal of an experiment: its first line is no header. Choose another folder; the file is left as it is.");
    }

    private static JournalHeader HeaderOf(JournalEntry entry, string path)
    {
        if (entry.Format is not { } format || entry.Header is not { } header)
            throw Damaged(1, path);
        return format == CurrentFormat ? header : throw new FormatException(
            $"The journal '{path}' has format {format}; expected {CurrentFormat}. Go on with the version of the library that began it, {header.Version}.");
    }

    private static FormatException Damaged(int line, string path) => new(
        $"Line {line} of the journal '{path}' is damaged: it is not what was written there after the line before. The file is left as it is; restore it from a copy, "
        + $"or delete line {line} and those after it to go on from there.");
}
