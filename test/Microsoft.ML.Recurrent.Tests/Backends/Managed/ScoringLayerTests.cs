using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed;

/// <summary>The layers of the plain cells as they score, of many sizes.</summary>
public class ScoringLayerTests
{
    private const int Inputs = 5;

    public static TheoryData<string, bool> Cells()
    {
        var cells = new TheoryData<string, bool>();
        foreach (var cell in Networks.Cells)
        {
            cells.Add(Networks.NameOf(cell), false);
            cells.Add(Networks.NameOf(cell), true);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void AllLaneWidthsAgree(string cell, bool reverse)
    {
        foreach (int hidden in new[] { 1, 4, 7, 16, 40 })
        {
            float[] narrow = Run(cell, hidden, reverse, SimdPath.Bits128, LayerInput.Of(Lengths()));

            foreach (var path in new[] { SimdPath.Bits256, SimdPath.Bits512 })
                Run(cell, hidden, reverse, path, LayerInput.Of(Lengths())).Should().Equal(narrow, (a, b) => Math.Abs(a - b) <= 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void StepsBeyondOneChunkOfInputProductsAreTheSame(string cell, bool reverse)
    {
        // 300 rows: more than a chunk in every step; the first row alone fits many steps into one.
        int[] lengths = [.. Enumerable.Range(0, 300).Select(i => 6 - i % 2).OrderDescending()];
        var packing = Packing.FromSortedLengths(lengths);
        float[] together = Run(cell, 6, reverse, Simd.Best, LayerInput.Of(lengths));

        float[] alone = Run(cell, 6, reverse, Simd.Best, LayerInput.Of(lengths).Row(0, packing));

        for (int step = 0; step < 6; step++)
            alone[(step * 6)..(step * 6 + 6)].Should().Equal(together[(packing.StepOffsets[step] * 6)..(packing.StepOffsets[step] * 6 + 6)]);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void WritesNothingBesideItsColumns(string cell, bool reverse)
    {
        var options = Networks.Cell(cell) with { HiddenSize = 7 };
        var layer = Networks.ScoringLayer(options, Inputs, Simd.Best);
        var packing = Packing.FromSortedLengths(Lengths());
        float[] output = [.. Enumerable.Repeat(-9f, packing.TotalSteps * 12)];

        layer.Forward(packing, Call(reverse, LayerInput.Of(Lengths()), output, stride: 12, column: 3), new InferenceWorkspace());

        output.Where((_, i) => i % 12 is < 3 or >= 10).Should().OnlyContain(value => value == -9f);
        output.Where((_, i) => i % 12 is >= 3 and < 10).Should().NotContain(-9f);
    }

    private static int[] Lengths() => [.. RaggedRows.Lengths.OrderDescending()];

    private static float[] Run(string cell, int hidden, bool reverse, SimdPath path, LayerInput input)
    {
        var options = Networks.Cell(cell) with { HiddenSize = hidden };
        var layer = Networks.ScoringLayer(options, Inputs, path);
        var output = new float[input.Packing.TotalSteps * hidden];
        layer.Forward(input.Packing, Call(reverse, input, output, hidden, column: 0), new InferenceWorkspace());
        return output;
    }

    private static LayerCall Call(bool reverse, LayerInput input, float[] output, int stride, int column) => new()
    {
        Reverse = reverse,
        Input = input.Values,
        InputStride = Inputs,
        Output = output,
        OutputStride = stride,
        OutputColumn = column,
    };

    private sealed record LayerInput(Packing Packing, float[] Values)
    {
        public static LayerInput Of(int[] lengths)
        {
            var random = new Random(4);
            var packing = Packing.FromSortedLengths(lengths);
            return new LayerInput(packing, [.. Enumerable.Range(0, packing.TotalSteps * Inputs).Select(_ => 2 * random.NextSingle() - 1)]);
        }

        public LayerInput Row(int row, Packing packing) => new(
            Packing.FromSortedLengths([packing.Lengths[row]]),
            [.. Enumerable.Range(0, packing.Lengths[row]).SelectMany(step => Values.AsSpan((packing.StepOffsets[step] + row) * Inputs, Inputs).ToArray())]);
    }
}
