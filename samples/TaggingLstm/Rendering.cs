namespace TaggingLstm;

/// <summary>A tagged request as a line of text: slots on a color of their type, or in brackets where there are no colors.</summary>
internal static class Rendering
{
    private const string Reset = "\e[0m";

    // Backgrounds on which black is read well; types share them in turn.
    private static readonly int[] _backgrounds = [114, 180, 117, 183, 222, 152, 210, 151];

    /// <param name="words">The words.</param>
    /// <param name="tags">A tag in BIO for each word.</param>
    /// <param name="isColored">Whether escape sequences of a terminal are written.</param>
    public static string Of(IReadOnlyList<string> words, IReadOnlyList<string> tags, bool isColored)
    {
        List<string> parts = [];
        for (int start = 0, end; start < words.Count; start = end)
        {
            end = start + 1;
            string type = TypeOf(tags[start]);
            while (type.Length > 0 && end < words.Count && tags[end] == $"I-{type}")
                end++;
            string text = string.Join(' ', words.Skip(start).Take(end - start));
            parts.Add(type.Length == 0 ? text : isColored ? Colored(text, type) : $"[{text}: {type}]");
        }

        return string.Join(' ', parts);
    }

    private static string TypeOf(string tag) => tag.Length > 2 ? tag[2..] : "";

    private static string Colored(string text, string type) =>
        $"\e[48;5;{_backgrounds[type.Sum(letter => letter) % _backgrounds.Length]};30m {text} \e[2m{type} {Reset}";
}
