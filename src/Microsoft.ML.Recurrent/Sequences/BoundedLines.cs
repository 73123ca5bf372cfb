using System.Globalization;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads a text file line by line, holding no more than one line of bounded length.</summary>
internal static class BoundedLines
{
    /// <param name="path">The file.</param>
    /// <param name="longest">Characters of a line at most.</param>
    /// <exception cref="FormatException">A line is longer; the message names it.</exception>
    public static IEnumerable<string> Read(string path, int longest)
    {
        using var reader = new StreamReader(path);
        char[] buffer = new char[longest + 2];
        int start = 0, end = 0, number = 0;
        for (bool isEnd = false; !isEnd || start < end;)
        {
            int length = buffer.AsSpan(start, end - start).IndexOfAny('\r', '\n');
            if ((length < 0 ? end - start : length) > longest)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number + 1} of '{path}' has more than {longest:N0} characters; expected a word and its numbers on each line."));
            // Behind '\r' another character may be needed, which tells whether '\n' belongs to it.
            if (isEnd || (length >= 0 && (buffer[start + length] == '\n' || start + length + 1 < end)))
            {
                number++;
                length = length < 0 ? end - start : length;
                yield return new string(buffer, start, length);
                start = Math.Min(end, start + length + (buffer.AsSpan(start + length, end - start - length).StartsWith("\r\n") ? 2 : 1));
                continue;
            }

            Array.Copy(buffer, start, buffer, 0, end - start);
            (start, end) = (0, end - start);
            int read = reader.Read(buffer, end, buffer.Length - end);
            (isEnd, end) = (read == 0, end + read);
        }
    }
}
