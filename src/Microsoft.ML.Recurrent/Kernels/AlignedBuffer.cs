using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Kernels;

/// <summary>
/// Numbers that start on a cache line and never move, so that vectors do not straddle lines. Grows on demand and never shrinks; <c>fixed</c>
/// gives its start.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int LineBytes = 64;
    private const int LineValues = LineBytes / sizeof(float);

    private float[] _values = [];
    private int _start;

    public AlignedBuffer(long size = 0) => Reserve(size);

    public int Length => Math.Max(0, _values.Length - LineValues);

    public Span<float> Span => _values.AsSpan(_start, Length);

    /// <summary>Makes room; what the buffer held is lost where it grows, and the new memory is zero.</summary>
    /// <exception cref="InvalidOperationException">More is asked for than an array holds.</exception>
    public AlignedBuffer Reserve(long size)
    {
        if (Length >= size)
            return this;
        if (size > PackedSize.Most)
            throw new InvalidOperationException(
                $"A buffer of {size} values is needed, but at most {PackedSize.Most} can be held at once. Use smaller batches, fewer features or a smaller HiddenSize.");
        long room = Math.Min(PackedSize.Most, Math.Max(size, Length + Length / 2L));
        _values = GC.AllocateArray<float>((int)room + LineValues, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _values[0]);
        _start = (int)((LineBytes - address % LineBytes) % LineBytes / sizeof(float));
        return this;
    }

    public ref float GetPinnableReference() => ref Unsafe.Add(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_values), _start);
}
