namespace Microsoft.ML.Recurrent.Network;

/// <summary>The state of a fit as arrays of numbers by name. Nothing of a loaded one is believed.</summary>
internal sealed class SavedArrays
{
    private readonly Dictionary<string, Array> _arrays;

    public SavedArrays(IEnumerable<KeyValuePair<string, Array>>? arrays = null) => _arrays = new(arrays ?? []);

    /// <summary>The arrays, ordered by name.</summary>
    public IEnumerable<KeyValuePair<string, Array>> All => _arrays.OrderBy(a => a.Key, StringComparer.Ordinal);

    public bool Has(string name) => _arrays.ContainsKey(name);

    /// <summary>Keeps an array, which must not change any more.</summary>
    public void Add(string name, Array values) => _arrays.Add(name, values);

    public void Add(string prefix, NetworkWeights weights)
    {
        foreach (var tensor in weights.Tensors)
            Add(prefix + tensor.Name, tensor.Values);
    }

    /// <summary>An array of a known type.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public T[] Of<T>(string name)
    {
        if (!_arrays.TryGetValue(name, out var found))
            throw new FormatException($"The checkpoint has no '{name}'. The file has been altered.");
        return found as T[] ?? throw new FormatException(
            $"The checkpoint's '{name}' is of type {found.GetType().GetElementType()!.Name}; expected {typeof(T).Name}. The file has been altered.");
    }

    /// <summary>An array of a known type and length.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public T[] Of<T>(string name, long length) => Of<T>(name) is var values && values.Length == length ? values
        : throw new FormatException($"The checkpoint's '{name}' holds {values.Length} values; expected {length}. The file has been altered.");

    /// <summary>Weights with the names and shapes of others.</summary>
    /// <exception cref="FormatException">There are none.</exception>
    public NetworkWeights Of(string prefix, NetworkWeights like) =>
        new(like.Tensors.Select(tensor => tensor with { Values = Of<float>(prefix + tensor.Name, tensor.Values.Length) }));

    /// <summary>Counts of which none may be negative or above a bound.</summary>
    /// <exception cref="FormatException">One is.</exception>
    public int[] Counts(string name, long length, long most)
    {
        int[] counts = Of<int>(name, length);
        return counts.All(count => count >= 0 && count <= most) ? counts
            : throw new FormatException($"The checkpoint's '{name}' holds a count outside 0 to {most}. The file has been altered.");
    }
}
