using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Vocabularies of the text covariates of a fit: rows are read with provisional tokens, until the training split is known.</summary>
internal sealed class StepVocabularies
{
    // Tokens stand among a row's values, and single precision counts no further.
    private const int MostWords = 1 << 24;

    private readonly ForecastColumns _columns;
    private readonly WordIndex?[] _words;
    private readonly List<string> _empty = [];

    public StepVocabularies(ForecastColumns columns)
    {
        _columns = columns;
        _words = [.. columns.Tokens.Select(c => c.IsKey || c.Words is not null ? null : new WordIndex())];
        Ids = [.. columns.Tokens.Select((c, i) => _words[i] is { } words ? new Provisional(words, c.Name) : c.Vocabulary)];
    }

    /// <summary>The text covariates of which nothing is known, once they are fitted.</summary>
    public IReadOnlyList<string> WithoutWords => [.. _empty];

    /// <summary>Turns each covariate's text into tokens; null for keys.</summary>
    public IReadOnlyList<ITokenIds?> Ids { get; }

    /// <summary>Learns the vocabularies that are not known yet from the training split, by the trainers' rules, and reads all rows by
    /// them.</summary>
    /// <param name="series">The series.</param>
    /// <param name="options">How often a word must be there, and how many are kept.</param>
    /// <returns>The columns with their vocabularies.</returns>
    public ForecastColumns Fit(IReadOnlyList<SeriesPart> series, RecurrentOptions options) => Array.TrueForAll(_words, words => words is null)
        ? _columns
        : _columns with { TokenColumns = [.. _columns.Tokens.Select((column, i) => _words[i] is { } words ? Fit(column, i, words, series, options) : column)] };

    private TokenColumn Fit(TokenColumn column, int index, WordIndex words, IReadOnlyList<SeriesPart> series, RecurrentOptions options)
    {
        int place = _columns.Numbers.Count + index;
        var vocabulary = words.ToVocabulary(
            series.SelectMany(part => Enumerable.Range(0, part.TrainingEnd).Select(row => (int)part.Rows[row][place])),
            options.MinimumTokenCount, options.MaximumVocabularySize);
        if (vocabulary.Words.Count == 0)
            _empty.Add(column.Name);
        int[] final = words.Tokens(vocabulary);
        foreach (var rows in series.Select(part => part.Rows))
        {
            for (long row = rows.First; row < rows.Count; row++)
            {
                ref float token = ref rows[row][place];
                token = token < 0 ? Vocabulary.UnknownToken : final[(int)token];
            }
        }

        return column with { TokenCount = vocabulary.TokenCount, Words = vocabulary.Words };
    }

    private sealed class Provisional(WordIndex words, string column) : ITokenIds
    {
        public int TokenOf(ReadOnlySpan<char> word) => words.TokenOf(word) is var id && id < MostWords
            ? id
            : throw new InvalidOperationException(SeriesErrors.TooManyTexts(column, MostWords));
    }
}
