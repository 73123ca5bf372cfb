using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Softmax;

/// <summary>Scratch memory of the workers of one piece of work, each of which runs one item at a time.</summary>
internal sealed class WorkerMemory(int workers)
{
    private readonly AlignedBuffer[] _buffers = [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer())];

    /// <summary>A worker's memory; contents undefined.</summary>
    public Span<float> Of(int worker, long values) => _buffers[worker].Reserve(values).Span[..checked((int)values)];
}
