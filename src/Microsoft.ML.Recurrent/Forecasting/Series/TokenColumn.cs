using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>A covariate of keys or text, as it was seen at fit; each row's value is embedded. Immutable.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsFuture">Whether it is known beyond the origin.</param>
/// <param name="IsKey">Whether it is a key; else it is text.</param>
/// <param name="TokenCount">Embedding rows; token 0 is the missing or unknown value, key k (from 1) is token k, word i (from 0) token i + 1.</param>
internal sealed record TokenColumn(string Name, bool IsFuture, bool IsKey, int TokenCount)
{
    /// <summary>The most values of a key. Tokens stand among a row's values, in single precision.</summary>
    public const int MostTokens = 10_000_000;

    private readonly Lazy<Vocabulary>? _vocabulary;

    /// <summary>The values of the keys at fit; null where the data did not say, and for text.</summary>
    public KeyValues? Keys { get; init; }

    /// <summary>The vocabulary of text, once it is fitted; null for keys.</summary>
    public IReadOnlyList<string>? Words
    {
        get;
        init
        {
            field = value;
            _vocabulary = value is null ? null : new Lazy<Vocabulary>(() => new Vocabulary(value));
        }
    }

    [JsonIgnore]
    public ITokenIds? Vocabulary => _vocabulary?.Value;

    public static TokenColumn Of(ColumnFacts column, bool isFuture) =>
        new(column.Name, isFuture, column.IsKey, column.IsKey ? (int)column.KeyCount!.Value + 1 : 1) { Keys = column.Keys };

    /// <summary>Reads the token of the row that a cursor stands on.</summary>
    /// <param name="row">The row or cursor to follow; the column is active in it.</param>
    /// <param name="words">Turns text into tokens; null for keys.</param>
    public Func<int> Reader(DataViewRow row, ITokenIds? words)
    {
        if (IsKey)
            return new KeyReader(row, Name, TokenCount - 1, Keys).Read;
        var getter = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[Name]);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            return words!.TokenOf(text.Span);
        };
    }

    /// <summary>A token as a row holds it.</summary>
    public static int Of(float value) => value > 0 ? (int)value : 0;
}
