namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Rows read for a fit, before vocabularies and scalings are known; <see cref="Fit"/> may be called once.</summary>
internal sealed class UnfittedSet(TrainingSet set, IReadOnlyDictionary<string, WordIndex> words)
{
    private readonly List<VocabularyCounts> _vocabularies = [];
    private readonly List<(SpelledWords Words, int[] Numbers)> _spelled = [];

    public float[] Labels => set.Labels;

    public int Rows => set.Rows;

    /// <summary>Counts of each text column's words; filled by <see cref="Fit"/>.</summary>
    public IReadOnlyList<VocabularyCounts> Vocabularies => _vocabularies;

    /// <summary>
    /// Learns vocabularies and scalings from the training rows alone, so that nothing of the other rows leaks into them, and reads all
    /// rows by them.
    /// </summary>
    /// <param name="trainingRows">The training split.</param>
    /// <param name="options">Vocabulary sizes, what is spelled, and whether numbers are normalized.</param>
    public TrainingSet Fit(ReadOnlySpan<int> trainingRows, RecurrentOptions options)
    {
        var inputs = set.Inputs;
        var columns = inputs.Columns with { Sequences = WithVocabularies(inputs, trainingRows, options) };
        columns = columns with
        {
            StepScaling = StepScaling(inputs, trainingRows, options.NormalizeInputs),
            StaticScaling = StaticScaling(inputs, trainingRows, options.NormalizeInputs),
        };
        for (int row = 0; row < inputs.Rows; row++)
        {
            columns.StepScaling?.Apply(inputs.Values(row));
            columns.StaticScaling?.Apply(inputs.Statics(row));
        }

        return set with { Inputs = inputs.As(columns, _spelled) };
    }

    private SequenceColumn[] WithVocabularies(RaggedSequences inputs, ReadOnlySpan<int> rows, RecurrentOptions options)
    {
        SequenceColumn[] columns = [.. inputs.Columns.Sequences];
        int tokenColumn = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (!columns[i].IsTokens)
                continue;
            if (words.TryGetValue(columns[i].Name, out var index))
            {
                var vocabulary = index.ToVocabulary(inputs, tokenColumn, rows, options.MinimumTokenCount, options.MaximumVocabularySize);
                columns[i] = columns[i] with { Vocabulary = vocabulary, TokenCount = vocabulary.TokenCount };
                columns[i] = WithAlphabet(columns[i], tokenColumn, rows, options.Characters, index);
                index.Replace(inputs, tokenColumn, vocabulary);
                var (unknown, tokens) = inputs.CountUnknown(tokenColumn, rows);
                _vocabularies.Add(new VocabularyCounts(columns[i].Name, index.Seen, vocabulary.Words.Count, unknown / Math.Max(1.0, tokens), tokens));
            }
            else
                columns[i] = WithAlphabet(columns[i], tokenColumn, rows, options.Characters);
            tokenColumn++;
        }

        return columns;
    }

    /// <summary>Spells the words of a column that is to be spelled.</summary>
    private SequenceColumn WithAlphabet(SequenceColumn column, int tokenColumn, ReadOnlySpan<int> rows, CharacterOptions? options, WordIndex? index = null)
    {
        if (options?.Reads(column.Name) != true)
            return column;
        var words = new SpelledWords(column);
        int[] numbers = index is null ? set.Inputs.AllTokens(tokenColumn).ToArray() : index.Numbers(set.Inputs.AllTokens(tokenColumn), words);
        var counts = new long[words.Count];
        foreach (int row in rows)
        {
            foreach (int number in numbers.AsSpan(set.Inputs.Start(row), set.Inputs.Length(row)))
                counts[number]++;
        }

        _spelled.Add((words, numbers));
        return column with { Alphabet = Alphabet.Of(counts.Select((count, number) => (words.TextOf(number), count)), options) };
    }

    private static ChannelScaling? StepScaling(RaggedSequences inputs, ReadOnlySpan<int> rows, bool normalize)
    {
        if (inputs.ValuesPerStep == 0)
            return null;
        if (!normalize)
            return ChannelScaling.Unscaled(inputs.ValuesPerStep);
        var statistics = new ChannelScaling.Statistics(inputs.ValuesPerStep);
        foreach (int row in rows)
            statistics.Add(inputs.Values(row));
        return statistics.ToScaling();
    }

    private static ChannelScaling? StaticScaling(RaggedSequences inputs, ReadOnlySpan<int> rows, bool normalize)
    {
        if (inputs.StaticNumbers == 0)
            return null;
        if (!normalize)
            return ChannelScaling.Unscaled(inputs.StaticNumbers);
        var statistics = new ChannelScaling.Statistics(inputs.StaticNumbers);
        foreach (int row in rows)
            statistics.Add(inputs.Statics(row));
        return statistics.ToScaling();
    }
}
