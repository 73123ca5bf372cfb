using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>The matrix product (64, 128) × (128, 512) on one core, against libtorch's <c>mm</c>.</summary>
internal static class ProductComparison
{
    private const int Rows = 64;
    private const int Columns = 512;
    private const int Inner = 128;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        Cores.Use(1);
        Clock.IsOfThread = true;
        var random = new Random(3);
        float[] a = Numbers(Rows * Inner), b = Numbers(Inner * Columns);
        var packed = PackedMatrix.FromRowMajor(b, Inner, Columns, Simd.Best);
        float[] c = GC.AllocateArray<float>(Rows * packed.PaddedColumns, pinned: true);
        using torch.Tensor left = torch.tensor(a).reshape(Rows, Inner), right = torch.tensor(b).reshape(Inner, Columns);
        using var result = torch.zeros(Rows, Columns);
        using var frozen = torch.no_grad();
        var timings = Alternation.Measure(effort.Seconds, Ours, () => result.addmm_(left, right, 0, 1));
        const double Work = 2e-9 * Rows * Columns * Inner;
        var rates = Comparison.OfRates($"matrix product {Rows}x{Columns}x{Inner}, 1 thread", "GFLOP/s",
            Work / timings.Medians[0], Work / timings.Medians[1], "torch.mm");
        yield return rates with { Ratio = timings.Ratio(1, 0), OfPeak = 1e9 * rates.Ours / Processor.MeasurePeak() };

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];

        void Ours() => Multiply(a, packed, c);
    }

    private static unsafe void Multiply(float[] a, PackedMatrix b, float[] c)
    {
        fixed (float* pa = a, pc = c)
            MatrixProduct.Multiply(Rows, pa, Inner, 1, b, null, pc, b.PaddedColumns);
    }
}
