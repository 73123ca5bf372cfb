using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The sums over neighboring steps of outer products, some steps at a time; each number is one chain over the steps in their order. For one thread.</summary>
internal sealed unsafe class CrfPairs
{
    private const int Steps = 128;

    private readonly int _labels;
    private readonly int _width;
    private readonly AlignedBuffer _before;
    private readonly PackedMatrix _after;
    private readonly AlignedBuffer _sums;
    private int _filled;

    /// <param name="labels">Labels.</param>
    /// <param name="path">The lane width.</param>
    public CrfPairs(int labels, SimdPath path)
    {
        _labels = labels;
        _after = new PackedMatrix(Steps, labels, path);
        _width = _after.PaddedColumns;
        _before = new AlignedBuffer((long)Steps * _width);
        _sums = new AlignedBuffer((long)labels * _width);
        Others = new float[labels * labels];
    }

    /// <summary>(labels, labels): sums that are not products, to be added to by the caller.</summary>
    public float[] Others { get; }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _filled = 0;
        _sums.Span.Clear();
        Others.AsSpan().Clear();
    }

    /// <summary>Adds a pair of steps.</summary>
    /// <param name="before">The first step's values, padded.</param>
    /// <param name="after">The second step's.</param>
    public void Add(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        before[.._width].CopyTo(_before.Span[(_filled * _width)..]);
        fixed (float* source = after)
            _after.PackRows(_filled, 1, source, _width);
        if (++_filled == Steps)
            Multiply();
    }

    /// <summary>Adds all sums: the outer products times the transitions' exponentials, and the others.</summary>
    /// <param name="transitions">(labels, labels): the exponentials.</param>
    /// <param name="target">(labels, labels).</param>
    public void AddTo(ReadOnlySpan<float> transitions, Span<float> target)
    {
        if (_filled > 0)
            Multiply();
        TensorPrimitives.Add(target, Others, target);
        for (int from = 0; from < _labels; from++)
        {
            var own = target.Slice(from * _labels, _labels);
            TensorPrimitives.MultiplyAdd(transitions.Slice(from * _labels, _labels), _sums.Span.Slice(from * _width, _labels), own, own);
        }
    }

    private void Multiply()
    {
        // The rest of the memory holds an earlier block: times zero.
        _before.Span[(_filled * _width)..(Steps * _width)].Clear();
        fixed (float* before = _before, sums = _sums)
            MatrixProduct.MultiplyAdd(_labels, before, 1, _width, _after, sums, _width);
        _filled = 0;
    }
}
