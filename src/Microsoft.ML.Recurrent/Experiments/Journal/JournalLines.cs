using Microsoft.ML.Recurrent.Experiments.Journal;

namespace Microsoft.ML.Recurrent;

/// <summary>The lines of an experiment's journal: the header and one event after another as JSON, each with its number and a checksum of it and of all lines before it.
/// <see cref="FileExperimentJournal"/> writes them to a file; another <see cref="IExperimentJournal"/> can keep the same lines elsewhere.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class JournalLines
{
    internal const long LargestLength = 1 << 30;

    private const int CurrentFormat = 1;

    private readonly string _name;
    private readonly string _content;
    private readonly string _place;
    private string _checksum = "";

    /// <summary>Names the journal in messages.</summary>
    /// <param name="name">The journal's name, such as its path.</param>
    /// <param name="content">The word for what holds the lines, such as "file".</param>
    /// <param name="place">The word for what another journal would have, such as "folder".</param>
    /// <exception cref="ArgumentException">An argument is empty.</exception>
    public JournalLines(string name, string content, string place)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
        ArgumentException.ThrowIfNullOrWhiteSpace(place);
        (_name, _content, _place) = (name, content, place);
    }

    /// <summary>Number of lines so far, the header's included.</summary>
    public long Count { get; private set; }

    /// <summary>Reads all lines of the journal, checks them, and compares its header with the experiment's.</summary>
    /// <param name="lines">The lines in order, without their ends. None for a journal that has not begun.</param>
    /// <param name="header">The experiment.</param>
    /// <returns>The events.</returns>
    /// <exception cref="FormatException">A line is not what was written there, or the lines are no journal's.</exception>
    /// <exception cref="InvalidOperationException">The journal is another experiment's; the message says what differs.</exception>
    public IReadOnlyList<JournalEvent> Read(IEnumerable<string> lines, JournalHeader header)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(header);
        (Count, _checksum) = (0, "");
        List<JournalEvent> events = [];
        long length = 0;
        foreach (string line in lines)
        {
            ThrowIfTooLong(length += line.Length + 1);
            if (Read(line, header) is { } entry)
                events.Add(entry);
        }

        return events;
    }

    /// <summary>Makes the first line.</summary>
    /// <param name="header">The experiment.</param>
    /// <param name="write">Writes the line, which counts once this returns.</param>
    /// <exception cref="InvalidOperationException">The journal has lines already.</exception>
    public void Begin(JournalHeader header, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(write);
        if (Count > 0)
            throw new InvalidOperationException($"The journal '{_name}' has {Count} lines; expected none. Add events to it.");
        Write(new JournalEntry { Line = 1, Format = CurrentFormat, Header = header }, write);
    }

    /// <summary>Makes the line of an event.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="write">Writes the line, which counts once this returns.</param>
    /// <exception cref="InvalidOperationException">The journal has not begun.</exception>
    public void Add(JournalEvent entry, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(write);
        if (Count == 0)
            throw new InvalidOperationException($"The journal '{_name}' has no header; begin it before events are added.");
        Write(new JournalEntry { Line = Count + 1, Event = entry }, write);
    }

    /// <summary>Refuses a text that is not the beginning of a journal. Of a torn first line only the beginning is there.</summary>
    internal void ThrowIfForeign(string start)
    {
        int length = Math.Min(start.Length, JournalLine.Start.Length);
        if (!start.AsSpan(0, length).SequenceEqual(JournalLine.Start.AsSpan(0, length)))
            throw new FormatException($"'{_name}' is not the journal of an experiment: its first line is no header. Choose another {_place}; the {_content} is left as it is.");
    }

    internal void ThrowIfTooLong(long length)
    {
        if (length > LargestLength)
            throw new FormatException($"The journal '{_name}' takes {length} bytes; expected at most {LargestLength}. It is no journal of an experiment.");
    }

    /// <returns>The event; null for the header.</returns>
    private JournalEvent? Read(string line, JournalHeader header)
    {
        if (Count == 0)
            ThrowIfForeign(line);
        var (entry, checksum) = JournalLine.Read(line, _checksum) ?? throw Damaged();
        if (entry.Line != Count + 1 || (Count > 0 && entry.Event is null))
            throw Damaged();
        if (Count == 0)
            ThrowIfOther(HeaderOf(entry), header);
        (_checksum, Count) = (checksum, entry.Line);
        return entry.Event;
    }

    private JournalHeader HeaderOf(JournalEntry entry)
    {
        if (entry.Format is not { } format || entry.Header is not { } header)
            throw Damaged();
        return format == CurrentFormat ? header : throw new FormatException(
            $"The journal '{_name}' has format {format}; expected {CurrentFormat}. Go on with the version of the library that began it, {header.Version}.");
    }

    private void ThrowIfOther(JournalHeader found, JournalHeader header)
    {
        if (header.DifferencesFrom(found) is { Count: > 0 } differences)
            throw new InvalidOperationException(Errors.List($"The journal '{_name}' is another experiment's", differences)
                + $" Go on with the experiment that began it, or choose another {_place}.");
    }

    private void Write(JournalEntry entry, Action<string> write)
    {
        var (line, checksum) = JournalLine.Write(entry, _checksum);
        write(line);
        (_checksum, Count) = (checksum, entry.Line);
    }

    private FormatException Damaged() => new(
        $"Line {Count + 1} of the journal '{_name}' is damaged: it is not what was written there after the line before. The {_content} is left as it is; restore it from a copy, "
        + $"or delete line {Count + 1} and those after it to go on from there.");
}
