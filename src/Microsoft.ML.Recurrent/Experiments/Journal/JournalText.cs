using System.Text;

namespace Microsoft.ML.Recurrent.Experiments.Journal;

/// <summary>The whole lines of a journal file.</summary>
/// <param name="Lines">The lines without their ends.</param>
/// <param name="Length">Their bytes; a line that was being written stands behind them.</param>
internal sealed record JournalText(string[] Lines, long Length)
{
    /// <exception cref="FormatException">The file is no journal.</exception>
    public static JournalText Read(Stream file, JournalLines journal)
    {
        journal.ThrowIfTooLong(file.Length);
        byte[] bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        int length = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        journal.ThrowIfForeign(Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, JournalLine.Start.Length)));
        return new JournalText(length == 0 ? [] : Encoding.UTF8.GetString(bytes, 0, length - 1).Split('\n'), length);
    }
}
