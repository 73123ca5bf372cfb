using System.Globalization;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Vectors for words of a vocabulary, read from a text file in GloVe's or word2vec's format.</summary>
/// <param name="Vectors">The vectors found, by token.</param>
/// <param name="Missing">Words of the vocabulary that the file does not have.</param>
internal sealed record PretrainedEmbeddings(IReadOnlyDictionary<int, float[]> Vectors, int Missing)
{
    private const string Separators = " \t";

    // Characters, with what separates it from the next.
    private const int LongestWord = 1 << 16;
    private const int LongestNumber = 64;

    /// <summary>Reads line by line and keeps the vocabulary's words only; the first vector of a word counts.</summary>
    /// <param name="path">A word and its numbers on each line, separated by spaces or tabs; word2vec's first line (count and size) is skipped.</param>
    /// <param name="vocabulary">The words wanted.</param>
    /// <param name="size">Numbers of a vector.</param>
    /// <param name="throwIfCancelled">Called for every line.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">A line has too few numbers, or one that cannot be read, or is very long; the message names the line.</exception>
    public static PretrainedEmbeddings Load(string path, Vocabulary vocabulary, int size, Action throwIfCancelled)
    {
        ThrowIfMissing(path);
        var vectors = new Dictionary<int, float[]>();
        int number = 0;
        foreach (string line in BoundedLines.Read(path, LongestWord + LongestNumber * size))
        {
            throwIfCancelled();
            number++;
            if (string.IsNullOrWhiteSpace(line) || (number == 1 && IsHeader(line)))
                continue;
            int wordEnd = WordEnd(line, size, path, number);
            int token = vocabulary.TokenOf(line.AsSpan(0, wordEnd));
            if (token != Vocabulary.UnknownToken && !vectors.ContainsKey(token))
                vectors.Add(token, Parse(line.AsSpan(wordEnd), size, path, number));
        }

        return new PretrainedEmbeddings(vectors, vocabulary.Words.Count - vectors.Count);
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void ThrowIfMissing(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The file of pretrained embeddings '{path}' does not exist.", path);
    }

    private static bool IsHeader(string line)
    {
        string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 2 && fields.All(f => long.TryParse(f, NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    /// <summary>The last <paramref name="size"/> fields are numbers; what stands before them is the word, spaces included.</summary>
    private static int WordEnd(ReadOnlySpan<char> line, int size, string path, int number)
    {
        var rest = line.TrimEnd();
        for (int field = 0; field < size; field++)
        {
            int space = rest.LastIndexOfAny(Separators);
            if (space <= 0)
                throw new FormatException(
                    $"Line {number} of '{path}' has {field} numbers; expected a word and {size} numbers. Set EmbeddingSize to the file's size.");
            rest = rest[..space].TrimEnd(Separators);
        }

        // One number more before these means that the file's vectors are longer than asked for.
        int before = rest.LastIndexOfAny(Separators);
        if (before > 0 && float.TryParse(rest[(before + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw new FormatException(
                $"Line {number} of '{path}' has more than {size} numbers; expected a word and {size} numbers. Set EmbeddingSize to the file's size.");
        return rest.Length;
    }

    private static float[] Parse(ReadOnlySpan<char> numbers, int size, string path, int number)
    {
        var vector = new float[size];
        int field = 0;
        foreach (var range in numbers.SplitAny(Separators))
        {
            var text = numbers[range];
            if (text.IsEmpty)
                continue;
            if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out vector[field++]) || !float.IsFinite(vector[field - 1]))
                throw new FormatException($"Line {number} of '{path}' has '{text}' where a number is required.");
        }

        return vector;
    }
}
