using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>The sums over neighboring steps of outer products, some steps at a time; each number is one chain over the steps in their order. For one thread.</summary>
/// <param name="factors">The field.</param>
internal sealed unsafe class CrfPairs(CrfFactors factors)
{
    private const int Steps = 128;

    private readonly int _width = factors.Forward.PaddedColumns;
    private readonly AlignedBuffer _before = new((long)Steps * factors.Forward.PaddedColumns);
    private readonly PackedMatrix _after = new(Steps, factors.Parameters.Labels, factors.Forward.Path);
    private readonly AlignedBuffer _sums = new((long)factors.Parameters.Labels * factors.Forward.PaddedColumns);
    private int _filled;

    /// <summary>(labels, labels): sums that are not products, to be added to by the caller.</summary>
    public float[] Others { get; } = new float[factors.Transitions.Length];

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
    /// <param name="target">(labels, labels).</param>
    public void AddTo(Span<float> target)
    {
        if (_filled > 0)
            Multiply();
        int labels = factors.Parameters.Labels;
        for (int from = 0; from < labels; from++)
        {
            var sums = _sums.Span.Slice(from * _width, labels);
            for (int to = 0; to < labels; to++)
                target[from * labels + to] += factors.Transitions[from * labels + to] * sums[to] + Others[from * labels + to];
        }
    }

    private void Multiply()
    {
        // The rest of the memory holds an earlier block: times zero.
        _before.Span[(_filled * _width)..(Steps * _width)].Clear();
        fixed (float* before = _before, sums = _sums)
            MatrixProduct.MultiplyAdd(factors.Parameters.Labels, before, 1, _width, _after, sums, _width);
        _filled = 0;
    }
}
