using BenchmarkDotNet.Attributes;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Benchmarks.Kernels;

/// <summary>C += A·B at the sizes that layers make of it: one row of a stream, a batch's step, a chunk of input products.</summary>
public class MatrixProductBenchmarks
{
    private const int Inner = 128;
    private const int Columns = 512;

    private float[] _a = [];
    private float[] _c = [];
    private PackedMatrix? _b;

    /// <summary>Rows of A.</summary>
    [Params(1, 64, 256)]
    public int Rows { get; set; }

    /// <summary>Draws the factors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _a = Draw(Rows * Inner);
        _b = PackedMatrix.FromRowMajor(Draw(Inner * Columns), Inner, Columns, Simd.Best);
        _c = new float[Rows * _b.PaddedColumns];

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>The product.</summary>
    [Benchmark]
    public unsafe void MultiplyAdd()
    {
        fixed (float* a = _a, c = _c)
            MatrixProduct.MultiplyAdd(Rows, a, Inner, 1, _b!, c, _b!.PaddedColumns);
    }
}
