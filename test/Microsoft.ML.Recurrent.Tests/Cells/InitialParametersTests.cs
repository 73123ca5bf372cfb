using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Tests.Equations;

namespace Microsoft.ML.Recurrent.Tests.Cells;

/// <summary>Initial parameters of cells that are given by their equations.</summary>
public class InitialParametersTests
{
    private const int Inputs = 5, Hidden = 8;

    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [InlineData("lstm", 4)]
    [InlineData("gru", 3)]
    [InlineData("rnn", 1)]
    public void OfThePlainCellsAreDrawnGateByGate(string cell, int gates)
    {
        var random = new Random(3);
        float[] input = new float[gates * Hidden * Inputs], recurrent = new float[gates * Hidden * Hidden], bias = new float[gates * Hidden];
        for (int gate = 0; gate < gates; gate++)
        {
            InitialWeights.Glorot(input.AsSpan(gate * Hidden * Inputs, Hidden * Inputs), Inputs, Hidden, random);
            InitialWeights.Orthogonal(recurrent.AsSpan(gate * Hidden * Hidden, Hidden * Hidden), Hidden, random);
        }

        if (cell == "lstm")
            bias.AsSpan(Hidden, Hidden).Fill(1); // The forget gate starts open.

        var found = Draw(CellCases.Named(cell), out _);

        found["weight_ih"].Should().Equal(input);
        found["weight_hh"].Should().Equal(recurrent);
        found["bias_ih"].Should().Equal(bias);
        found["bias_hh"].Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void OfAnIrnnAreTheIdentity()
    {
        float[] recurrent = Draw(new RnnCell { Activation = RnnActivation.Relu, StartsFromIdentity = true }, out _)["weight_hh"];

        recurrent.Should().Equal(Enumerable.Range(0, Hidden * Hidden).Select(i => i / Hidden == i % Hidden ? 1f : 0f));
    }

    [Fact]
    public void OfBlocksAreOrthogonalBlockByBlock()
    {
        float[] recurrent = Draw(CellCases.Named("slstm, heads"), out var shapes)["weight_hh"];
        int width = shapes.Single(s => s.Name == "weight_hh").Columns!.Value;

        foreach (float[] block in recurrent.Chunk(width * width))
        {
            float[][] rows = [.. block.Chunk(width)];
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < width; j++)
                    rows[i].Zip(rows[j], (a, b) => a * b).Sum().Should().BeApproximately(i == j ? 1 : 0, 1e-5f);
            }
        }
    }

    [Fact]
    public void OfAClockworkFeedNoSlowerGroup()
    {
        float[] recurrent = Draw(CellCases.Named("clockwork"), out _)["weight_hh"];

        recurrent.Select((value, i) => (IsZero: value == 0, Faster: i % Hidden / 2 < i / Hidden / 2)).Should().OnlyContain(w => w.IsZero == w.Faster);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void OfAnyCellAreFiniteAndTheSameForTheSameSeed(string cell)
    {
        var found = Draw(CellCases.Named(cell), out _);
        var again = Draw(CellCases.Named(cell), out _);

        found.Values.SelectMany(v => v).Should().OnlyContain(value => float.IsFinite(value));
        found.Where(f => f.Key.StartsWith("weight_")).Should().OnlyContain(f => f.Value.Any(value => value != 0));
        again.Should().BeEquivalentTo(found);
    }

    private static Dictionary<string, float[]> Draw(Cell cell, out IReadOnlyList<ParameterShape> shapes)
    {
        var sizes = LayerSizes.Of(cell.Graph, Inputs, Hidden);
        var found = InitialParameters.Draw(cell.Graph, sizes, new Random(3));
        shapes = new LayerParameters(cell.Graph, sizes).Shapes;
        return shapes.Zip(found).ToDictionary(p => p.First.Name, p => p.Second);
    }
}
