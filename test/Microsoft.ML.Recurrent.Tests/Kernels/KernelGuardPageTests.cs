using CsCheck;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

/// <summary>The kernels read and write nothing but their memory: every buffer stands right before or behind a page that ends the process.</summary>
public unsafe class KernelGuardPageTests
{
    private static readonly Gen<(int M, int K, int N, int Seed)> _shapes =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 70], Gen.Int[1, 110], Gen.Int[0, 1_000_000]);

    public static TheoryData<int, bool> Places { get; } = new()
    {
        { 0, false }, { 0, true }, { 1, false }, { 1, true }, { 2, false }, { 2, true },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Product(int path, bool atEnd) => _shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            using GuardedMemory a = GuardedMemory.Random(shape.M * shape.K, atEnd, random), b = GuardedMemory.Random(shape.K * shape.N, atEnd, random);
            var packed = PackedMatrix.FromRowMajor(b.Span, shape.K, shape.N, (SimdPath)path);
            using var c = new GuardedMemory(shape.M * packed.PaddedColumns, atEnd);

            MatrixProduct.MultiplyAdd(shape.M, a.Pointer, shape.K, 1, packed, c.Pointer, packed.PaddedColumns);

            int last = shape.N - 1;
            double expected = Enumerable.Range(0, shape.K).Sum(k => (double)a.Span[k] * b.Span[k * shape.N + last]);
            c.Span[last].Should().BeApproximately((float)expected, 1e-4f);
        },
        iter: 60);

    [Theory]
    [MemberData(nameof(Places))]
    public void ProductThatStartsFromOneRow(int path, bool atEnd) => _shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            using GuardedMemory a = GuardedMemory.Random(shape.M * shape.K, atEnd, random), b = GuardedMemory.Random(shape.K * shape.N, atEnd, random);
            var packed = PackedMatrix.FromRowMajor(b.Span, shape.K, shape.N, (SimdPath)path);
            using var start = GuardedMemory.Random(packed.PaddedColumns, atEnd, random);
            using GuardedMemory c = GuardedMemory.Random(shape.M * packed.PaddedColumns, atEnd, random), added = new(c.Count, atEnd);
            for (int row = 0; row < shape.M; row++)
                start.Span.CopyTo(added.Span[(row * packed.PaddedColumns)..]);
            MatrixProduct.MultiplyAdd(shape.M, a.Pointer, shape.K, 1, packed, added.Pointer, packed.PaddedColumns);

            MatrixProduct.Multiply(shape.M, a.Pointer, shape.K, 1, packed, start.Pointer, c.Pointer, packed.PaddedColumns);

            c.Span.SequenceEqual(added.Span).Should().BeTrue();
        },
        iter: 60);

    [Theory]
    [MemberData(nameof(Places))]
    public void ProductThatStartsFromZero(int path, bool atEnd) => _shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            using GuardedMemory a = GuardedMemory.Random(shape.M * shape.K, atEnd, random), b = GuardedMemory.Random(shape.K * shape.N, atEnd, random);
            var packed = PackedMatrix.FromRowMajor(b.Span, shape.K, shape.N, (SimdPath)path);
            using GuardedMemory c = GuardedMemory.Random(shape.M * packed.PaddedColumns, atEnd, random), added = new(c.Count, atEnd);
            MatrixProduct.MultiplyAdd(shape.M, a.Pointer, shape.K, 1, packed, added.Pointer, packed.PaddedColumns);

            MatrixProduct.Multiply(shape.M, a.Pointer, shape.K, 1, packed, null, c.Pointer, packed.PaddedColumns);

            c.Span.SequenceEqual(added.Span).Should().BeTrue();
        },
        iter: 60);

    [Theory]
    [MemberData(nameof(Places))]
    public void PanelProducts(int path, bool atEnd) => _shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            int vectors = 1 + shape.N % Simd.TileVectors((SimdPath)path), width = vectors * Simd.Lanes((SimdPath)path);
            using GuardedMemory a = GuardedMemory.Random(shape.M * shape.K, atEnd, random), b = GuardedMemory.Random(shape.K * width, atEnd, random);
            using GuardedMemory c = new(shape.M * width, atEnd), sums = new(width, atEnd);

            PanelProduct.Multiply((SimdPath)path, vectors, shape.M, shape.K, a.Pointer, shape.K, 1, b.Pointer, width, c.Pointer, width, c.Pointer, width);
            PanelProduct.Sum((SimdPath)path, vectors, shape.K, b.Pointer, width, sums.Pointer);

            sums.Span[^1].Should().BeApproximately((float)Enumerable.Range(0, shape.K).Sum(k => (double)b.Span[k * width + width - 1]), 1e-4f);
            c.Span[^1].Should().BeApproximately((float)Enumerable.Range(0, shape.K)
                .Sum(k => (double)a.Span[(shape.M - 1) * shape.K + k] * b.Span[k * width + width - 1]), 1e-4f);
        },
        iter: 60);

    [Theory]
    [MemberData(nameof(Places))]
    public void Packing(int path, bool atEnd) => _shapes.Sample(
        shape =>
        {
            var random = new Random(shape.Seed);
            using var weight = GuardedMemory.Random(shape.K * shape.N, atEnd, random);

            PackedMatrix rows = PackedMatrix.FromRowMajor(weight.Span, shape.K, shape.N, (SimdPath)path);
            PackedMatrix columns = PackedMatrix.FromTransposed(weight.Span, shape.K, shape.N, (SimdPath)path);

            for (int n = 0; n < shape.N; n++)
            {
                for (int k = 0; k < shape.K; k++)
                {
                    Value(rows, k, n).Should().Be(weight.Span[k * shape.N + n]);
                    Value(columns, k, n).Should().Be(weight.Span[n * shape.K + k]);
                }
            }
        },
        iter: 20);

    private static float Value(PackedMatrix packed, int row, int column)
    {
        int panel = Enumerable.Range(0, packed.Panels.Count).Last(p => packed.Panels.Start(p) <= column), start = packed.Panels.Start(panel);
        return packed.Values.Span[start * packed.Rows + row * packed.Panels.Width(panel) + column - start];
    }
}
