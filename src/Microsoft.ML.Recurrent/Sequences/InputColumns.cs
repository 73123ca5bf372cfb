namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The kinds of sequence columns.</summary>
internal enum SequenceColumnKind
{
    Values,
    Keys,
    Text,
}

/// <summary>One sequence column as it was seen at fit.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">Numbers, keys or words.</param>
/// <param name="FeaturesPerStep">Numbers per step (<see cref="SequenceColumnKind.Values"/>); 0 for tokens.</param>
/// <param name="TokenCount">Embedding rows, the unknown token 0 included; 0 for numbers. Key k (from 1) is token k.</param>
/// <param name="Vocabulary">The words (<see cref="SequenceColumnKind.Text"/>); word i (from 0) is token i + 1.</param>
internal sealed record SequenceColumn(string Name, SequenceColumnKind Kind, int FeaturesPerStep, int TokenCount, Vocabulary? Vocabulary)
{
    /// <summary>The values of the keys at fit (<see cref="SequenceColumnKind.Keys"/>); null where the data did not say, and in older files.</summary>
    public KeyValues? Keys { get; init; }

    /// <summary>The names of a row's values at fit, where all rows have as many; null where the data did not say, and in older files.</summary>
    public SlotNames? Slots { get; init; }

    /// <summary>The characters of its words; null where they are not spelled, before a fit has learned them, and in older files.</summary>
    public Alphabet? Alphabet { get; init; }

    public bool IsTokens => Kind != SequenceColumnKind.Values;

    /// <summary>The word of a token; empty for the unknown one, and for a boundary.</summary>
    public string WordOf(int token) => token == Sequences.Vocabulary.UnknownToken || token > KnownTokens ? "" : Vocabulary is { } words ? words.Words[token - 1] : Keys!.Names.Values[token - 1];

    /// <summary>True if each row begins with a boundary symbol, as rows do whose next token is predicted: one step more than the row has tokens.</summary>
    public bool HasBoundary { get; init; }

    /// <summary>The symbol that a row begins with, and that is predicted at its end; key values come before it.</summary>
    public int BoundaryToken => TokenCount - 1;

    /// <summary>Values of the key, or words of the vocabulary: tokens without the unknown one and the boundary.</summary>
    public int KnownTokens => TokenCount - (HasBoundary ? 2 : 1);

    /// <summary>The same key column, each row of which begins with a boundary symbol.</summary>
    public SequenceColumn WithBoundary() => this with { HasBoundary = true, TokenCount = TokenCount + 1 };
}

/// <summary>One static column as it was seen at fit: <paramref name="Width"/> numbers, or a key one-hot over <paramref name="Width"/> values.</summary>
internal sealed record StaticColumn(string Name, bool IsKey, int Width)
{
    /// <summary>True if it is a vector; null in files that do not say it.</summary>
    public bool? IsVector { get; init; }

    /// <summary>The values of the keys at fit; null where the data did not say, and in older files.</summary>
    public KeyValues? Keys { get; init; }

    /// <summary>The names of a vector's values at fit; null where the data did not say, and in older files.</summary>
    public SlotNames? Slots { get; init; }

    /// <summary>The same column, with the names that a vector's values have in some data where none are known yet.</summary>
    public StaticColumn NamedAsIn(DataViewSchema schema) => IsKey || Slots is not null ? this : this with { Slots = SlotNames.Of(schema[Name]) };
}

/// <summary>
/// The columns that the network reads. A step's input is all numeric columns' values in column order, then all token columns' embeddings in
/// column order; the static input is all static columns in order.
/// </summary>
internal sealed record InputColumns(IReadOnlyList<SequenceColumn> Sequences, IReadOnlyList<StaticColumn> Statics)
{
    /// <summary>The same columns, with the names that the values of vectors have in some data where none are known yet.</summary>
    public InputColumns NamedAsIn(DataViewSchema schema)
    {
        SequenceColumn[] sequences = [.. Sequences.Select(c => c.Slots is not null ? c : c with { Slots = SlotNames.Of(schema[c.Name]) })];
        StaticColumn[] statics = [.. Statics.Select(c => c.NamedAsIn(schema))];
        return sequences.SequenceEqual(Sequences) && statics.SequenceEqual(Statics) ? this : this with { Sequences = sequences, Statics = statics };
    }

    public int ValuesPerStep => Sequences.Sum(c => c.FeaturesPerStep);

    /// <summary>Of the head's inputs: the numbers, and a place for every value of a key.</summary>
    public int StaticWidth => Statics.Sum(c => c.Width);

    public IReadOnlyList<StaticColumn> StaticKeys => [.. Statics.Where(c => c.IsKey)];

    public int StaticNumbers => Statics.Where(c => !c.IsKey).Sum(c => c.Width);

    public IReadOnlyList<SequenceColumn> TokenColumns => [.. Sequences.Where(c => c.IsTokens)];

    /// <summary>The token columns whose words are spelled, once their alphabets are known.</summary>
    public IReadOnlyList<SpelledColumn> Spelled => [.. TokenColumns.Select((column, place) => new SpelledColumn(column, place)).Where(c => c.Column.Alphabet is not null)];

    /// <exception cref="ArgumentException">That is no text column.</exception>
    public IReadOnlyList<string> VocabularyOf(string column) =>
        Sequences.FirstOrDefault(c => c.Name == column)?.Vocabulary?.Words ?? throw Unread("text", column, Sequences.Where(c => c.Vocabulary is not null).Select(c => c.Name));

    /// <exception cref="ArgumentException">That is no key column.</exception>
    public IReadOnlyList<string>? KeyValuesOf(string column)
    {
        (string Name, KeyValues? Values)[] keys =
        [
            .. Sequences.Where(c => c.Kind == SequenceColumnKind.Keys).Select(c => (c.Name, c.Keys)), .. Statics.Where(c => c.IsKey).Select(c => (c.Name, c.Keys)),
        ];
        if (keys.All(k => k.Name != column))
            throw Unread("keys", column, keys.Select(k => k.Name));
        return keys.First(k => k.Name == column).Values is { IsWhole: true } whole ? whole.Names.Values : null;
    }

    private static ArgumentException Unread(string what, string column, IEnumerable<string> columns) => new(
        $"The network does not read {what} from column '{column}'; it reads them from {string.Join(", ", columns.Select(c => $"'{c}'").DefaultIfEmpty("no column"))}.",
        "columnName");

    /// <summary>Maps each step's numbers (<see cref="ValuesPerStep"/> channels), or null when they are read as they are.</summary>
    public ChannelScaling? StepScaling { get; init; }

    /// <summary>Maps the static features (<see cref="StaticNumbers"/> channels), or null.</summary>
    public ChannelScaling? StaticScaling { get; init; }
}
