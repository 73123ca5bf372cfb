using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>All that is kept of a series. For one grain.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.SeriesState")]
internal sealed class SeriesState
{
    // A field's header, and a length or number.
    private const int FieldBytes = 16;

    /// <summary>The number of the last event taken in.</summary>
    [Id(0)]
    public long Sequence { get; set; }

    /// <summary>The observations taken in.</summary>
    [Id(1)]
    public long Observations { get; set; }

    /// <summary>The version of the model that <see cref="Kept"/> belongs to.</summary>
    [Id(2)]
    public string ModelVersion { get; set; } = "";

    /// <summary>The model's own bytes; null before the first observation.</summary>
    [Id(3)]
    public byte[]? Kept { get; set; }

    /// <summary>The latest observations, packed, oldest first.</summary>
    [Id(4)]
    public List<byte[]> Window { get; set; } = [];

    public long Bytes => (Kept?.LongLength ?? 0) + Window.Sum(packed => packed.LongLength);

    /// <summary>At least as many bytes as the state has when it is serialized.</summary>
    public long MostSerializedBytes => Bytes + FieldBytes * (Window.Count + 8L) + 3L * ModelVersion.Length;

    /// <summary>Takes everything over from another state.</summary>
    public void Become(SeriesState other) =>
        (Sequence, Observations, ModelVersion, Kept, Window) = (other.Sequence, other.Observations, other.ModelVersion, other.Kept, other.Window);
}
