using CsCheck;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public unsafe class MatrixProductTests
{
    private static readonly Gen<(int M, int K, int N, int Seed)> _shapes =
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 70], Gen.Int[1, 110], Gen.Int[0, 1_000_000]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EqualsTheProductInDoublePrecision(int path) => _shapes.Sample(
        shape =>
        {
            var problem = new Problem(shape.M, shape.K, shape.N, shape.Seed, (SimdPath)path);

            problem.Run(0, shape.M).Should().Equal(problem.Expected(), (found, expected) => Math.Abs(found - expected) <= 1e-6 * (4 + shape.K));
        },
        iter: 60);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void RowIsTheSameBitForBitBesideAnyRows(int path) => _shapes.Sample(
        shape =>
        {
            var problem = new Problem(shape.M, shape.K, shape.N, shape.Seed, (SimdPath)path);
            float[] together = problem.Run(0, shape.M);
            int row = shape.Seed % shape.M;

            problem.Run(row, 1).Should().Equal(together[(row * shape.N)..((row + 1) * shape.N)]);
        },
        iter: 60);

    [Fact]
    public void RowsBeyondOneCacheBlockAreAllProduced()
    {
        var problem = new Problem(m: 90, k: 700, n: 33, seed: 5, Simd.Best);

        problem.Run(0, 90).Should().Equal(problem.Expected(), (found, expected) => Math.Abs(found - expected) <= 1e-3);
    }

    [Fact]
    public void ReadsATransposedThroughItsStrides()
    {
        var problem = new Problem(m: 7, k: 5, n: 20, seed: 3, Simd.Best);
        var transposed = new float[35];
        for (int i = 0; i < 35; i++)
            transposed[i % 5 * 7 + i / 5] = problem.A[i];

        problem.Run(transposed, 0, 7, rowStride: 1, columnStride: 7).Should().Equal(problem.Run(0, 7));
    }

    private sealed class Problem
    {
        private readonly int _m, _k, _n;
        private readonly float[] _b, _c;
        private readonly PackedMatrix _packed;

        public Problem(int m, int k, int n, int seed, SimdPath path)
        {
            var random = new Random(seed);
            (_m, _k, _n) = (m, k, n);
            (A, _b, _c) = (Draw(m * k), Draw(k * n), Draw(m * n));
            _packed = PackedMatrix.FromRowMajor(_b, k, n, path);
            float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
        }

        public float[] A { get; }

        public double[] Expected() => [.. Enumerable.Range(0, _m * _n).Select(i =>
            _c[i] + Enumerable.Range(0, _k).Sum(k => (double)A[i / _n * _k + k] * _b[k * _n + i % _n]))];

        public float[] Run(int first, int rows) => Run(A, first, rows, _k, 1);

        public float[] Run(float[] a, int first, int rows, int rowStride, int columnStride)
        {
            var padded = new float[rows * _packed.PaddedColumns];
            for (int row = 0; row < rows; row++)
                _c.AsSpan((first + row) * _n, _n).CopyTo(padded.AsSpan(row * _packed.PaddedColumns));
            fixed (float* pa = a, pc = padded)
                MatrixProduct.MultiplyAdd(rows, pa + first * rowStride, rowStride, columnStride, _packed, pc, _packed.PaddedColumns);
            return [.. Enumerable.Range(0, rows).SelectMany(row => padded.AsSpan(row * _packed.PaddedColumns, _n).ToArray())];
        }
    }
}
