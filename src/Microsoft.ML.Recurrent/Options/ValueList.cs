using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent;

/// <summary>A list that equals any other of the same items, so that records that hold one are equal by value. Immutable and thread-safe, as
/// far as its items are.</summary>
internal sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _items;

    private ValueList(T[] items) => _items = items;

    public static ValueList<T> Empty { get; } = new([]);

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <summary>A copy of a list; null of null.</summary>
    [return: NotNullIfNotNull(nameof(items))]
    public static ValueList<T>? Of(IReadOnlyList<T>? items) => items switch
    {
        null => null,
        ValueList<T> list => list,
        _ => items.Count == 0 ? Empty : new([.. items]),
    };

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ValueList<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (T item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(", ", _items)}]";
}
