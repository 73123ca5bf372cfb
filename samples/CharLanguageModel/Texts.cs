namespace CharLanguageModel;

/// <summary>A text in two parts.</summary>
/// <param name="Training">The first nine tenths.</param>
/// <param name="Validation">The last tenth.</param>
internal sealed record Texts(string Training, string Validation)
{
    // Windows of text for each lane, and enough left to measure on.
    private const int Shortest = 10_000;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The text is too short to learn from.</exception>
    public static Texts Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The text '{path}' does not exist; --data names a file of text.");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (text.Length < Shortest)
            throw new InvalidDataException($"The text '{path}' has {text.Length:N0} characters; expected {Shortest:N0} or more to learn from.");
        int training = text.Length / 10 * 9 + text.Length % 10 * 9 / 10;
        return new Texts(text[..training], text[training..]);
    }
}
