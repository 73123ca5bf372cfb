using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Cells that are each other in a special case.</summary>
public class CellIdentityTests
{
    [Fact]
    public void PeepholesOfZeroAreThePlainLstm()
    {
        var plain = EquationCase.Of("lstm");
        var peepholes = EquationCase.Of("lstm, peepholes");
        foreach (string vector in new[] { "peephole_input", "peephole_forget", "peephole_output" })
            Array.Clear(peepholes.Parameter(vector));

        peepholes.RunPlan<double>().Should().NotEqual(plain.RunPlan<double>(), "the parameters differ so far");
        Share(plain, peepholes);
        peepholes.RunPlan<double>().Should().Equal(plain.RunPlan<double>(), (a, b) => Math.Abs(a - b) <= 1e-15);
    }

    [Fact]
    public void CoupledGatesAddUpToOne()
    {
        var layer = EquationCase.Of("lstm, coupled");
        int input = Gate(layer, "input"), forget = Gate(layer, "forget");

        foreach (double[][] step in new StepEvaluator<double>(layer.Graph, layer.Sizes).Run(layer.Sequence, layer.Parameters))
            step[forget].Should().Equal(step[input].Select(i => 1 - i));
    }

    [Fact]
    public void GatesOfTheMinLstmAreTheirQuotientsAndStayDefinedWhereBothAreNearZero()
    {
        var layer = EquationCase.Of("minlstm");
        var quotients = new EquationCase(Cell.Define("quotients", s =>
        {
            var (h, n) = (s.State("hidden"), s.Input("n"));
            Expr f = Expr.Sigmoid(s.Input("f")), i = Expr.Sigmoid(s.Input("i"));
            s.Output(s.Next(h, f / (f + i) * h + i / (f + i) * n));
        }).Graph);
        Share(quotients, layer);

        layer.RunPlan<double>().Should().Equal(quotients.RunPlan<double>(), (a, b) => Math.Abs(a - b) <= 1e-14);
        layer.Parameters.ToList().ForEach(values => Array.Fill(values, -300));
        layer.RunPlan<float>().Should().OnlyContain(value => float.IsFinite(value));
    }

    [Fact]
    public void ClockworkOfOnePeriodIsTheSimpleNetwork()
    {
        var (rnn, clockwork) = (EquationCase.Of("rnn"), new EquationCase(new ClockworkCell { Periods = [1] }.Graph));

        clockwork.Graph.Fingerprint.Should().Be(rnn.Graph.Fingerprint);
    }

    [Fact]
    public void ClockworkUpdatesAGroupWhereItsPeriodDividesTheStepFromItselfAndSlowerGroups()
    {
        var layer = EquationCase.Of("clockwork");
        int hidden = layer.Graph.States[0].Next;
        double[][] steps = [.. new StepEvaluator<double>(layer.Graph, layer.Sizes).Run(layer.Sequence, layer.Parameters).Select(values => values[hidden])];

        for (int step = 1; step < steps.Length; step++)
        {
            for (int unit = 0; unit < 8; unit++)
                (steps[step][unit] != steps[step - 1][unit]).Should().Be(step % (1 << unit / 2) == 0);
        }

        double[] gradient = layer.Gradients<double>().Parameters[layer.Shapes.ToList().FindIndex(s => s.Name == "weight_hh")];
        gradient.Select((value, i) => (Used: value != 0, Faster: i % 8 / 2 < i / 8 / 2)).Should().OnlyContain(g => g.Used != g.Faster);
    }

    [Fact]
    public void BothGrusAgreeWhereTheResetGateIsOpen()
    {
        EquationCase after = EquationCase.Of("gru"), before = EquationCase.Of("gru, reset before");
        Share(after, before);
        // A bias of the candidate's recurrent product is gated in one of them.
        foreach (var layer in new[] { after, before })
        {
            double[] bias = layer.Parameter("bias_ih");
            Array.Fill(bias, 60, 0, 8);
        }

        after.RunPlan<double>().Should().Equal(before.RunPlan<double>(), (a, b) => Math.Abs(a - b) <= 1e-14);
    }

    [Fact]
    public void GridLstmAlongTimeIsAnLstmWithItsGateBeforeTheOutputActivationInTheLowestLayer()
    {
        var grid = new EquationCase(CellCases.Named("grid lstm").Graph.WithoutLower());
        var lstm = new EquationCase(Cell.Define("time", s =>
        {
            var (h, m) = (s.State("hidden"), s.State("memory"));
            Expr Sum(string gate) => s.Input(gate) + s.Recurrent(gate, h, bias: false);
            var next = s.Next(m, Expr.Sigmoid(Sum("f")) * m + Expr.Sigmoid(Sum("i")) * Expr.Tanh(Sum("g")));
            s.Output(s.Next(h, Expr.Tanh(Expr.Sigmoid(Sum("o")) * next)));
        }).Graph);
        foreach (string gate in new[] { "i", "f", "g", "o" })
            Copy(grid, $"time_{gate}", lstm, gate);
        grid.Sequence.InitialState.CopyTo(lstm.Sequence.InitialState, 0);
        grid.Sequence.Input.CopyTo(lstm.Sequence.Input, 0);

        States(grid).Should().Equal(States(lstm), (a, b) => Math.Abs(a - b) <= 1e-14);
    }

    private static int Gate(EquationCase layer, string name) => layer.Graph.Gates.Single(g => g.Name == name).Node;

    private static double[] States(EquationCase layer) =>
        [.. layer.RunPlan<double>().Chunk(new PlanInterpreter<double>(layer.Plan, layer.Sizes).ResultWidth).SelectMany(row => row[..16])];

    /// <summary>Gives a layer the sequence of another one, and its parameters by name.</summary>
    private static void Share(EquationCase from, EquationCase to)
    {
        from.Sequence.Input.CopyTo(to.Sequence.Input, 0);
        from.Sequence.InitialState.CopyTo(to.Sequence.InitialState, 0);
        foreach (var shape in from.Shapes)
            from.Parameter(shape.Name).CopyTo(to.Parameter(shape.Name), 0);
    }

    private static void Copy(EquationCase from, string product, EquationCase to, string target)
    {
        foreach (var operation in new[] { Operation.Input, Operation.Recurrent })
        {
            var (source, place) = (Place(from, operation, product), Place(to, operation, target));
            from.Parameters[source.Weight].AsSpan(source.WeightRow * source.Columns, source.Rows * source.Columns)
                .CopyTo(to.Parameters[place.Weight].AsSpan(place.WeightRow * place.Columns));
            if (source.Bias >= 0)
                from.Parameters[source.Bias].AsSpan(source.BiasRow, source.Rows).CopyTo(to.Parameters[place.Bias].AsSpan(place.BiasRow));
        }
    }

    private static ProductParameters Place(EquationCase layer, Operation operation, string name) => new LayerParameters(layer.Graph, layer.Sizes)
        .OfProduct(layer.Graph.Products(operation).Single(p => layer.Graph.Nodes[p].Name == name));
}
