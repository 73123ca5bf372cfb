using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Linear;

/// <summary>Scratch memory of workers, each of which runs one item of work at a time; it grows on demand.</summary>
internal sealed class WorkerMemory
{
    private readonly AlignedBuffer[] _buffers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new AlignedBuffer())];

    /// <summary>A worker's memory; contents undefined.</summary>
    public Span<float> Of(int worker, long values) => _buffers[worker].Reserve(values).Span[..checked((int)values)];
}
