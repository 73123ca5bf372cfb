using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>Arrays of a layer's parameters, checked, and held in their place until disposed.</summary>
internal sealed unsafe class PinnedParameters : IDisposable
{
    private readonly GCHandle[] _handles;

    /// <param name="layer">The layer's parameters.</param>
    /// <param name="arrays">An array for each of <see cref="LayerParameters.Shapes"/>.</param>
    /// <exception cref="ArgumentException">The arrays are not those of the layer.</exception>
    public PinnedParameters(LayerParameters layer, IReadOnlyList<float[]> arrays)
    {
        Check(layer, arrays);
        (_handles, Values) = (new GCHandle[arrays.Count], new RowMemory[arrays.Count]);
        for (int p = 0; p < arrays.Count; p++)
        {
            _handles[p] = GCHandle.Alloc(arrays[p], GCHandleType.Pinned);
            Values[p] = new RowMemory((float*)_handles[p].AddrOfPinnedObject(), layer.Shapes[p].Columns ?? 1);
        }
    }

    /// <summary>(rows, columns) of each parameter.</summary>
    public RowMemory[] Values { get; }

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Free();
    }

    private static void Check(LayerParameters layer, IReadOnlyList<float[]> arrays)
    {
        if (arrays.Count != layer.Shapes.Length)
            throw new ArgumentException($"There are {arrays.Count} parameters; expected {layer.Shapes.Length}.", nameof(arrays));
        for (int p = 0; p < arrays.Count; p++)
        {
            if (arrays[p].Length != layer.Shapes[p].Count)
                throw new ArgumentException($"The parameter '{layer.Shapes[p].Name}' has {arrays[p].Length} values; expected {layer.Shapes[p].Count}.", nameof(arrays));
        }
    }
}
