using System.Collections.Concurrent;
using System.Text;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>
/// The kernels of cells that are in use: networks of one cell share them. Nothing is kept alive, so that a search over thousands of cells leaks
/// nothing. Thread-safe.
/// </summary>
internal static class KernelCache
{
    private static readonly ConcurrentDictionary<string, WeakReference<PlanKernels>> _kernels = new();

    /// <param name="graph">A graph in canonical form.</param>
    /// <param name="path">The lane width.</param>
    public static PlanKernels Of(CellGraph graph, SimdPath path)
    {
        // The equations themselves: a hash would have the process load a cryptographic library for the first row.
        string key = path + Encoding.UTF8.GetString(GraphWriter.ToBytes(graph));
        if (_kernels.TryGetValue(key, out var known) && known.TryGetTarget(out var kernels))
            return kernels;
        var created = PlanKernels.Create(Plan.Of(graph), path);
        foreach (var gone in _kernels.Where(k => !k.Value.TryGetTarget(out _)))
            _kernels.TryRemove(gone);
        _kernels[key] = new WeakReference<PlanKernels>(created);
        return created;
    }
}
