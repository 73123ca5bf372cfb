namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The products of inputs that come again and again, such as a token's embedding: made once of each and kept, with the bits that they would have each time. Thread-safe.</summary>
/// <param name="count">Inputs that there are; their numbers are below it.</param>
internal sealed class KnownInputs(int count)
{
    private readonly float[]?[] _products = new float[count][];

    /// <summary>An input's products; null before they are kept.</summary>
    public float[]? Find(int input) => Volatile.Read(ref _products[input]);

    public void Keep(int input, ReadOnlySpan<float> products) => Volatile.Write(ref _products[input], products.ToArray());
}
