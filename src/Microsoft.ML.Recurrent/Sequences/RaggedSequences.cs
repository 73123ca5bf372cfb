using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>
/// Rows of steps, held compactly: values and token ids one after another, and where each row starts. Grows row by row; clearing keeps
/// the memory, except what one long row has taken once only far shorter ones come. For one thread at a time while it grows; any number of
/// threads may read.
/// </summary>
internal sealed partial class RaggedSequences : ISequenceSource
{
    // The token columns, then the words of the spelled ones.
    private readonly int[][] _tokens;
    private readonly bool _ownsWords;
    private float[] _values = [];
    private float[] _statics = [];
    private int[] _keys = [];
    private int[] _offsets = new int[17];
    private readonly int? _boundary;
    private BufferUse _use;

    /// <param name="columns">The columns.</param>
    /// <param name="words">The words of the spelled columns, shared with other rows; null for words of its own.</param>
    public RaggedSequences(InputColumns columns, IReadOnlyList<SpelledWords>? words = null)
    {
        Columns = columns;
        _ownsWords = words is null;
        Spelled = words ?? [.. columns.Spelled.Select(c => new SpelledWords(c.Column))];
        TokenColumns = columns.TokenColumns.Count;
        _tokens = [.. Enumerable.Range(0, TokenColumns + Spelled.Count).Select(_ => Array.Empty<int>())];
        _boundary = columns.TokenColumns is [{ HasBoundary: true, BoundaryToken: var boundary }] ? boundary : null;
        ValuesPerStep = columns.ValuesPerStep;
        StaticNumbers = columns.StaticNumbers;
        StaticKeys = columns.StaticKeys.Count;
    }

    public InputColumns Columns { get; }

    /// <summary>The words of the spelled columns.</summary>
    public IReadOnlyList<SpelledWords> Spelled { get; }

    public int ValuesPerStep { get; }

    public int StaticNumbers { get; }

    public int StaticKeys { get; }

    private int TokenColumns { get; }

    public int Rows { get; private set; }

    public int TotalSteps => _offsets[Rows];

    public int Length(int row) => _offsets[row + 1] - _offsets[row];

    /// <summary>A row's first step among those of all rows.</summary>
    public int Start(int row) => _offsets[row];

    public void Clear()
    {
        long room = Math.Max(_values.Length, _tokens.Length == 0 ? 0 : _tokens[0].Length);
        if (_use.IsFarAbove(room, TotalSteps * Math.Max(1L, ValuesPerStep)))
        {
            _values = [];
            Array.Fill(_tokens, []);
        }

        for (int column = 0; column < Spelled.Count && _ownsWords; column++)
            Spelled[column].Clear();
        Rows = 0;
    }

    public void RemoveLastRow() => Rows--;

    /// <summary>Appends a row whose values the caller then writes.</summary>
    /// <param name="steps">The row's steps.</param>
    /// <exception cref="InvalidOperationException">More than 2³¹ − 1 numbers would have to be held.</exception>
    public void AddRow(int steps)
    {
        int row = Rows, total = TotalSteps;
        if ((long)(total + (long)steps) * Math.Max(1, ValuesPerStep) > Array.MaxLength || (row + 1L) * Math.Max(StaticNumbers, StaticKeys) > Array.MaxLength)
            throw new InvalidOperationException(SequenceErrors.TooLarge);
        Grow(ref _offsets, row + 2);
        Grow(ref _values, (total + steps) * ValuesPerStep);
        Grow(ref _statics, (row + 1) * StaticNumbers);
        Grow(ref _keys, (row + 1) * StaticKeys);
        for (int column = 0; column < _tokens.Length; column++)
            Grow(ref _tokens[column], total + steps);
        _offsets[row + 1] = total + steps;
        Rows++;
    }

    /// <summary>(steps, ValuesPerStep) of a row.</summary>
    public Span<float> Values(int row) => _values.AsSpan(_offsets[row] * ValuesPerStep, Length(row) * ValuesPerStep);

    /// <summary>(steps) of a row.</summary>
    public Span<int> Tokens(int column, int row) => _tokens[column].AsSpan(_offsets[row], Length(row));

    /// <summary>A token column's tokens of all rows.</summary>
    public ReadOnlySpan<int> AllTokens(int column) => _tokens[column].AsSpan(0, TotalSteps);

    /// <summary>(steps) of a row: the numbers of its words in a spelled column.</summary>
    public Span<int> Words(int column, int row) => Tokens(TokenColumns + column, row);

    /// <summary>(StaticNumbers) of a row.</summary>
    public Span<float> Statics(int row) => _statics.AsSpan(row * StaticNumbers, StaticNumbers);

    /// <summary>(StaticKeys) of a row: each key's number from 1, 0 the missing one.</summary>
    public Span<int> Keys(int row) => _keys.AsSpan(row * StaticKeys, StaticKeys);

    /// <summary>Counts the unknown tokens of some rows, and all of them.</summary>
    public (long Unknown, long Tokens) CountUnknown(int column, ReadOnlySpan<int> rows)
    {
        long unknown = 0, tokens = 0;
        foreach (int row in rows)
        {
            ReadOnlySpan<int> read = Tokens(column, row);
            tokens += read.Length;
            unknown += read.Count(Vocabulary.UnknownToken);
        }

        return (unknown, tokens);
    }

    /// <summary>Adds how often some rows hold each token of a column.</summary>
    public void CountTokens(int column, ReadOnlySpan<int> rows, long[] counts)
    {
        foreach (int row in rows)
        {
            foreach (int token in Tokens(column, row))
                counts[token]++;
        }
    }

    /// <summary>The same rows read as other columns of the same widths (with a vocabulary or scalings that are known by now).</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="words">The words of the columns that are spelled by now, and their numbers of all rows.</param>
    public RaggedSequences As(InputColumns columns, IReadOnlyList<(SpelledWords Words, int[] Numbers)> words) => new(columns, this, words);

    /// <summary>The same columns and words, without rows.</summary>
    public RaggedSequences Empty() => new(Columns, Spelled);

    /// <summary>Makes room for so many rows and steps, to the number.</summary>
    public void Reserve(int rows, int steps)
    {
        Array.Resize(ref _offsets, rows + 1);
        Array.Resize(ref _values, PackedSize.Of(rows, steps, ValuesPerStep));
        Array.Resize(ref _statics, PackedSize.Of(rows, rows, StaticNumbers));
        Array.Resize(ref _keys, PackedSize.Of(rows, rows, StaticKeys));
        for (int column = 0; column < _tokens.Length; column++)
            Array.Resize(ref _tokens[column], steps);
    }

    /// <summary>Appends another's rows.</summary>
    public void Append(RaggedSequences other)
    {
        for (int row = 0; row < other.Rows; row++)
            Append(other, row);
    }

    /// <summary>Appends a row of another's.</summary>
    public void Append(RaggedSequences other, int row)
    {
        AddRow(other.Length(row));
        int added = Rows - 1;
        other.Values(row).CopyTo(Values(added));
        other.Statics(row).CopyTo(Statics(added));
        other.Keys(row).CopyTo(Keys(added));
        for (int column = 0; column < _tokens.Length; column++)
            other.Tokens(column, row).CopyTo(Tokens(column, added));
    }

    /// <summary>Gives back what growing ahead has taken too much.</summary>
    public void TrimExcess()
    {
        Trim(ref _offsets, Rows + 1);
        Trim(ref _values, TotalSteps * ValuesPerStep);
        Trim(ref _statics, Rows * StaticNumbers);
        Trim(ref _keys, Rows * StaticKeys);
        for (int column = 0; column < _tokens.Length; column++)
            Trim(ref _tokens[column], TotalSteps);
    }

    private RaggedSequences(InputColumns columns, RaggedSequences source, IReadOnlyList<(SpelledWords Words, int[] Numbers)> words)
        : this(columns, [.. words.Select(w => w.Words)])
    {
        _tokens = [.. source._tokens[..TokenColumns], .. words.Select(w => w.Numbers)];
        _values = source._values;
        _statics = source._statics;
        _keys = source._keys;
        _offsets = source._offsets;
        Rows = source.Rows;
    }

    // A copy costs as much as it holds: not for a few spare places.
    private static void Trim<T>(ref T[] array, int size)
    {
        if (array.Length - size > size / 8)
            Array.Resize(ref array, size);
    }

    private static void Grow<T>(ref T[] array, int size)
    {
        if (array.Length < size)
            Array.Resize(ref array, (int)Math.Min(Array.MaxLength, Math.Max(size, 2L * array.Length)));
    }
}
