using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>The form of a cell that is trained with recurrent dropout: its masks fall on what recurrent products read, and on nothing else.</summary>
public class RecurrentDropoutFormTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void EveryGradientIsThatOfCentralDifferences(string cell) =>
        CentralDifferences.Errors(Masked(cell)).Should().OnlyContain(e => e.Error <= 1e-6);

    [Theory]
    [MemberData(nameof(Cells))]
    public void PlanComputesWhatTheGraphSays(string cell)
    {
        var layer = Masked(cell);

        layer.RunPlan<double>().Should().Equal(layer.Evaluate(), (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ParametersAreThoseOfTheCell(string cell) => Masked(cell).Shapes.Should().Equal(EquationCase.Of(cell).Shapes);

    [Theory]
    [MemberData(nameof(Cells))]
    public void MasksThatDropNothingChangeNothing(string cell)
    {
        var layer = Masked(cell);
        Array.Fill(layer.Sequence.RowMask, 1);

        layer.Evaluate().Should().Equal(EquationCase.Of(cell).Evaluate());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void MaskOfARowIsAMaskOfTheColumnsOfItsRecurrentWeights(string cell)
    {
        var masked = Masked(cell);
        var plain = EquationCase.Of(cell);

        MaskColumns(masked, plain.Parameters);

        plain.Evaluate().Should().Equal(masked.Evaluate(), (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    [Theory]
    [InlineData("lstm", 1)]
    [InlineData("lstm, full gate recurrence", 4)]
    [InlineData("gru, reset before", 2)]
    [InlineData("three stages", 4)]
    [InlineData("mingru", 0)]
    [InlineData("sru", 0)]
    public void EveryVectorThatARecurrentProductReadsHasOneMask(string cell, int masks) =>
        Masked(cell).Graph.Of(Operation.RowMask).Should().HaveCount(masks);

    [Fact]
    public void SavedCellCannotHoldAMask()
    {
        var json = GraphWriter.ToBytes(RecurrentDropoutForm.Of(new LstmCell().Graph));

        var read = () => GraphReader.Read(json);

        read.Should().Throw<FormatException>().WithMessage("*RowMask*");
    }

    private static EquationCase Masked(string cell) => new(RecurrentDropoutForm.Of(CellCases.Named(cell).Graph));

    /// <summary>Scales each column of a recurrent weight by the factor of the unit that it multiplies.</summary>
    private static void MaskColumns(EquationCase layer, double[][] parameters)
    {
        int start = 0;
        var layout = new LayerParameters(layer.Graph, layer.Sizes);
        foreach (int leaf in layer.Graph.Of(Operation.RowMask))
        {
            int units = layer.Sizes.Of(layer.Graph.Nodes[leaf].Size);
            var reading = layer.Graph.Products(Operation.Recurrent).Where(p => layer.Graph.Nodes[layer.Graph.Nodes[p].First].Second == leaf);
            foreach (int product in reading)
                MaskColumns(layer.Graph.Nodes[product].Blocks, layout.OfProduct(product), layer.Sequence.RowMask.AsSpan(start, units), parameters);
            start += units;
        }
    }

    private static void MaskColumns(Blocks blocks, ProductParameters place, ReadOnlySpan<double> mask, double[][] parameters)
    {
        for (int unit = 0; unit < place.Rows; unit++)
        {
            int first = blocks.Form == BlockForm.Diagonal ? blocks.Feeding(unit, place.Rows, mask.Length).First : 0;
            for (int column = 0; column < place.Columns; column++)
                parameters[place.Weight][(place.WeightRow + unit) * place.Columns + column] *= mask[first + column];
        }
    }
}
