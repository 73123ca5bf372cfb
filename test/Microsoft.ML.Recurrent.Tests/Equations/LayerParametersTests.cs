using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Parameters have PyTorch's names and shapes where PyTorch has them; sizes are checked where they enter.</summary>
public class LayerParametersTests
{
    [Theory]
    [InlineData("lstm", "weight_ih (32, 3), bias_ih (32), weight_hh (32, 8), bias_hh (32)")]
    [InlineData("gru", "weight_ih (24, 3), bias_ih (24), weight_hh (24, 8), bias_hh (24)")]
    [InlineData("gru, reset before", "weight_ih (24, 3), bias_ih (24), weight_hh (24, 8), bias_hh (24)")]
    [InlineData("rnn", "weight_ih (8, 3), bias_ih (8), weight_hh (8, 8), bias_hh (8)")]
    [InlineData("lstm, forget peephole", "weight_ih (32, 3), bias_ih (32), weight_hh (32, 8), bias_hh (32), peephole_forget (8)")]
    [InlineData("mingru", "weight_ih (16, 3), bias_ih (16)")]
    [InlineData("sru", "weight_ih (32, 3), bias_ih (16), peephole_forget (8), peephole_reset (8)")]
    [InlineData("slstm, heads", "weight_ih (32, 3), bias_ih (32), weight_hh (32, 2)")]
    [InlineData("minimal gated unit", "weight_ih (16, 3), bias_ih (16), weight_hh (16, 8)")]
    [InlineData("projection", "weight_ih (10, 3), bias_ih (10), weight_hh (10, 8), bias_hh (10), weight_p (8, 5)")]
    public void ParametersAreNamedAndShaped(string cell, string expected)
    {
        var graph = CellCases.Named(cell).Graph;

        var shapes = new LayerParameters(graph, LayerSizes.Of(graph, inputs: 3, hidden: 8)).Shapes;

        string.Join(", ", shapes.Select(s => s.Columns is { } columns ? $"{s.Name} ({s.Rows}, {columns})" : $"{s.Name} ({s.Rows})")).Should().Be(expected);
    }

    [Fact]
    public void NamesInAModelAreThoseOfPyTorch()
    {
        new ParameterShape("weight_ih", 1, 1).In(layer: 0, reverse: false).Should().Be("weight_ih_l0");
        new ParameterShape("peephole_input", 1, null).In(layer: 2, reverse: true).Should().Be("peephole_input_l2_reverse");
    }

    [Theory]
    [InlineData("rnn", 0, 8, "A layer has 0 inputs; expected 1 to 2147483647.*")]
    [InlineData("rnn", 3, -1, "A layer has -1 hidden; expected 1 to 2147483647.*")]
    [InlineData("rnn", 3, 1L << 40, "A layer has 1099511627776 hidden; *")]
    [InlineData("rnn", 3, 60_000, "The parameters of 'h' have 3600000000 values; expected at most 2147483591.*")]
    [InlineData("lstm", 3, 30_000, "The parameters of 'Recurrent' have 3600000000 values; expected at most 2147483591.*")]
    [InlineData("rnn", 2_000_000_000, 2_000_000_000, "The parameters of 'h' have 4000000000000000000 values; *")]
    [InlineData("slstm, heads", 3, 6, "The cell's 4 blocks have 6 units in all; expected a multiple of 4.*")]
    [InlineData("clockwork", 3, 10, "The cell's 4 * have 10 units in all; expected a multiple of 4.*")]
    public void SizesThatACellCannotHaveAreRefused(string cell, long inputs, long hidden, string message)
    {
        var layer = () => LayerSizes.Of(CellCases.Named(cell).Graph, inputs, hidden);

        layer.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Fact]
    public void ARowThatIsTooWideIsRefused()
    {
        var graph = Cell.Define("wide", s => s.Output(s.Input("x") * s.Vector("a") * s.Vector("b") * s.Vector("c"))).Graph;
        var layout = () => new ColumnLayout(Plan.Of(graph), LayerSizes.Of(graph, inputs: 1, hidden: 800_000_000), lanes: 16);

        layout.Should().Throw<ArgumentException>().WithMessage("A step of a row has 2400000000 values or more; expected at most 2147483591. Use a smaller HiddenSize.");
    }
}
