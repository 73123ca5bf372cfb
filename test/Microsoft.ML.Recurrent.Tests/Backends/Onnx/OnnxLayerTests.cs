using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using Microsoft.ML.Recurrent.Tests.Equations;

namespace Microsoft.ML.Recurrent.Tests.Backends.Onnx;

/// <summary>Any cell in ONNX Runtime gives what the managed layer gives, for ragged batches and both directions.</summary>
public class OnnxLayerTests
{
    private static readonly int[] _lengths = [11, 9, 9, 3, 1];

    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void OutputsAreThoseOfTheManagedLayer(string cell)
    {
        // ONNX's own operators want rows of at least one step; a scan takes any.
        var isOperator = OnnxOperatorForm.Of(CellCases.Named(cell).Graph) is not null;
        var batch = new LayerBatch(cell, inputs: 5, hidden: 12, isOperator ? _lengths : [.. _lengths, 0, 0]);

        Compare(batch, new OnnxLayerRun(batch));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void WithoutInitialStatesRowsStartFromZero(string cell)
    {
        var batch = new LayerBatch(cell, inputs: 2, hidden: 8, [4, 2]);
        Array.Clear(batch.InitialState);

        Compare(batch, new OnnxLayerRun(batch, hasState: false));
    }

    [Fact]
    public void CellsOfRandomEquationsAreThoseOfTheManagedLayer()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var batch = new LayerBatch(RandomCells.Draw(seed), inputs: 3, hidden: 8, [6, 5, 2, 0]);
            Compare(batch, new OnnxLayerRun(batch));
        }
    }

    [Fact]
    public void OutputsOfEveryKindAreWrittenForEveryRow()
    {
        // A constant, a trained vector, what no step computes, and a state as it enters.
        var batch = new LayerBatch(Cell.Define("kinds", s =>
        {
            var (h, still) = (s.State("hidden"), s.State("still"));
            s.Next(h, Expr.Tanh(s.Input("x") + s.Recurrent("x", h)));
            s.Next(still, s.Vector("v"));
            s.Output("entering", h);
            s.Output("vector", s.Vector("w"));
            s.Output("hoisted", Expr.Sigmoid(s.Input("y", 3)));
            s.Output(Expr.Sigmoid(s.Input("z")) + still);
        }), inputs: 3, hidden: 8, [5, 2, 0]);

        Compare(batch, new OnnxLayerRun(batch));
    }

    [Theory]
    [InlineData("lstm", "LSTM")]
    [InlineData("lstm, peepholes", "LSTM")]
    [InlineData("lstm, forget peephole", "LSTM")]
    [InlineData("lstm, coupled", "LSTM")]
    [InlineData("gru", "GRU")]
    [InlineData("gru, reset before", "GRU")]
    [InlineData("rnn", "RNN")]
    [InlineData("rnn, relu", "RNN")]
    [InlineData("lstm, no output activation", "Scan")]
    [InlineData("minimal gated unit", "Scan")]
    [InlineData("clockwork", "Scan")]
    public void CellIsOnnxsOwnOperatorWhereItsEquationsAreExactlyThose(string cell, string operatorName)
    {
        var graph = new OnnxLayerRun(new LayerBatch(cell, inputs: 2, hidden: 8, [2])).Graph;

        graph.Nodes.Select(n => n.Operator).Where(o => o is "LSTM" or "GRU" or "RNN" or "Scan").Distinct().Should().Equal(operatorName);
    }

    [Fact]
    public void CellOfTheUsersOwnWithTheEquationsOfAnLstmIsItsOperatorWhateverItsOrderAndBiases()
    {
        var batch = new LayerBatch(Cell.Define("own", s =>
        {
            var (h, c) = (s.State("hidden"), s.State("cell"));
            Expr Sum(string gate) => s.Recurrent(gate, h, bias: false) + s.Input(gate);
            var (o, g, f, i) = (Expr.Sigmoid(Sum("o")), Expr.Tanh(Sum("g")), Expr.Sigmoid(Sum("f")), Expr.Sigmoid(Sum("i")));
            s.Output(s.Next(h, o * Expr.Tanh(s.Next(c, i * g + f * c))));
        }), inputs: 2, hidden: 8, [4, 1]);

        OnnxOperatorForm.Of(batch.Plan.Graph)!.Operator.Should().Be("LSTM");
        Compare(batch, new OnnxLayerRun(batch));
    }

    [Fact]
    public void ConstantsOfABodyStandInTheModel()
    {
        var graph = new OnnxLayerRun(new LayerBatch("slstm", inputs: 2, hidden: 8, [2])).Graph;

        var bodies = graph.Nodes.SelectMany(n => n.Attributes).Select(a => a.Value).OfType<Microsoft.ML.Recurrent.Onnx.Graph.OnnxGraph>().ToArray();

        bodies.Should().HaveCount(2).And.OnlyContain(b => b.Constants.Count == 0);
        bodies.SelectMany(b => b.Nodes).SelectMany(n => n.Outputs).Concat(graph.Nodes.SelectMany(n => n.Outputs)).Should().OnlyHaveUniqueItems();
    }

    private static void Compare(LayerBatch batch, OnnxLayerRun run)
    {
        for (int direction = 0; direction < 2; direction++)
        {
            batch.Run(Simd.Best, reverse: direction == 1);
            for (int row = 0; row < batch.Packing.Rows; row++)
                Compare(batch, run, direction, row);
        }
    }

    private static void Compare(LayerBatch batch, OnnxLayerRun run, int direction, int row)
    {
        int hidden = batch.Sizes.Hidden, further = batch.Further.Length / batch.Packing.TotalSteps, length = batch.Packing.Lengths[row];
        for (int step = 0; step < length; step++)
        {
            int position = batch.Packing.StepOffsets[step] + row;
            Close(run.At("steps", direction, row, step), batch.Output.AsSpan(position * hidden, hidden));
            if (further > 0)
                Close(run.At("further", direction, row, step), batch.Further.AsSpan(position * further, further));
        }

        if (length > 0)
            Close(run.Last(direction, row), batch.Output.AsSpan((batch.Packing.StepOffsets[direction == 1 ? 0 : length - 1] + row) * hidden, hidden));
    }

    private static void Close(ReadOnlySpan<float> found, ReadOnlySpan<float> expected) =>
        found.ToArray().Should().Equal(expected.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(b)));

    [Fact]
    public void WeightsWhoseZerosNoFileCanHoldAreRefused()
    {
        const int Hidden = 16_384;
        var cell = Cell.Define("blocks", s =>
        {
            var h = s.State("hidden");
            var sum = s.Input("x") + s.Recurrent("a", h, heads: Hidden) + s.Recurrent("b", h, heads: Hidden);
            s.Output(s.Next(h, Expr.Tanh(sum)));
        });
        var sizes = LayerSizes.Of(cell.Graph, 1, Hidden);
        var products = new OnnxProducts("layer", cell.Graph, sizes, [.. new LayerParameters(cell.Graph, sizes).Shapes.Select(p => new float[p.Count])]);
        var graph = new OnnxGraph("test");
        int state = cell.Graph.States[0].Leaf;

        FluentActions.Invoking(() => products.Multiply(graph, state, graph.Number(0), new OnnxValue?[cell.Graph.Nodes.Length]))
            .Should().Throw<InvalidOperationException>().WithMessage("The network would take 2147483648 bytes as an ONNX model; at most 2147483647 are possible in one file. *");
    }
}
