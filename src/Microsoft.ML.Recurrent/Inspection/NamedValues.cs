using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Values by their names, in order; a name that is not there is refused with those that are.</summary>
/// <param name="kind">What has the names: a gate or a state.</param>
/// <param name="values">The values.</param>
internal sealed class NamedValues<TValue>(string kind, IEnumerable<KeyValuePair<string, TValue>> values) : IReadOnlyDictionary<string, TValue>
{
    private readonly OrderedDictionary<string, TValue> _values = new(values);

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<TValue> Values => _values.Values;

    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(Unknown(key));

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    /// <summary>The message about a name that is not there.</summary>
    public string Unknown(string name) => $"There is no {kind} '{name}'; {(Count == 0 ? $"the cell has no {kind}" : $"expected one of {string.Join(", ", Keys)}")}.";

    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
