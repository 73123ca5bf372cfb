using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>The equations of a layer in one form, as they are or with the masks of recurrent dropout, and what runs them. Thread-safe.</summary>
/// <param name="layer">The equations and sizes.</param>
/// <param name="directions">1 or 2.</param>
internal sealed class EquationForm(NetworkLayer layer, int directions)
{
    private readonly ConcurrentBag<ManagedLayer> _idle = [];

    /// <summary>The layer as operations of torch.</summary>
    public StepLoop Loop { get; } = new(layer.Graph, layer.Sizes);

    /// <summary>Factors of recurrent dropout that a row has.</summary>
    public int RowMaskWidth => Loop.Leaves.RowMasks.Sum(Loop.UnitsOf);

    /// <summary>Memory for a batch that no other batch in flight uses.</summary>
    public ManagedLayer Rent() =>
        _idle.TryTake(out var memory) ? memory : new ManagedLayer(layer.Kernels(Simd.Best), layer.Sizes, directions);

    public void Return(ManagedLayer memory) => _idle.Add(memory);
}
