using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent;

/// <summary>A dictionary that equals any other of the same entries, in whatever order. Immutable and thread-safe, as far as its values are.</summary>
internal sealed class ValueDictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>, IEquatable<ValueDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _entries;

    private ValueDictionary(Dictionary<TKey, TValue> entries) => _entries = entries;

    public static ValueDictionary<TKey, TValue> Empty { get; } = new([]);

    public int Count => _entries.Count;

    public IEnumerable<TKey> Keys => _entries.Keys;

    public IEnumerable<TValue> Values => _entries.Values;

    public TValue this[TKey key] => _entries[key];

    /// <summary>A copy of a dictionary; null of null.</summary>
    [return: NotNullIfNotNull(nameof(entries))]
    public static ValueDictionary<TKey, TValue>? Of(IReadOnlyDictionary<TKey, TValue>? entries) => entries switch
    {
        null => null,
        ValueDictionary<TKey, TValue> dictionary => dictionary,
        _ => entries.Count == 0 ? Empty : new(new Dictionary<TKey, TValue>(entries)),
    };

    public bool ContainsKey(TKey key) => _entries.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueDictionary<TKey, TValue>? other) => other is not null && Count == other.Count
        && _entries.All(entry => other.TryGetValue(entry.Key, out var value) && EqualityComparer<TValue>.Default.Equals(entry.Value, value));

    public override bool Equals(object? obj) => Equals(obj as ValueDictionary<TKey, TValue>);

    public override int GetHashCode()
    {
        int hash = Count;
        foreach (var (key, value) in _entries)
            hash += HashCode.Combine(key, value);
        return hash;
    }

    public override string ToString() => $"{{{string.Join(", ", _entries.Select(entry => $"{entry.Key} = {entry.Value}"))}}}";
}
