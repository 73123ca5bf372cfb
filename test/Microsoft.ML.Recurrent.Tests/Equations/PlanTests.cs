using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>The course of layers: the products that are joined, those that start a stage, the values that are remembered of a step.</summary>
public class PlanTests
{
    [Theory]
    [InlineData("lstm", 1, 4)]
    [InlineData("lstm, peepholes", 1, 4)]
    [InlineData("lstm, coupled", 1, 3)]
    [InlineData("gru", 1, 4)]
    [InlineData("rnn", 1, 1)]
    [InlineData("minlstm", 1, 3)]
    [InlineData("clockwork", 1, 1)]
    [InlineData("slstm", 1, 4)]
    [InlineData("grid lstm", 1, 8)]
    [InlineData("gru, reset before", 2, 4)]
    [InlineData("minimal gated unit", 2, 3)]
    [InlineData("mut3", 2, 5)]
    [InlineData("three stages", 3, 6)]
    public void ProductsOfComputedValuesStartStagesAndAStepRemembersItsPreActivations(string cell, int stages, int slots)
    {
        var plan = Plan.Of(CellCases.Named(cell).Graph);

        plan.Stages.Should().HaveCount(stages);
        plan.Slots.Should().HaveCount(slots);
    }

    [Fact]
    public void GruKeepsTheCandidatesProductsApartAndHasTheOthersBetween()
    {
        var graph = CellCases.Named("gru").Graph;
        var plan = Plan.Of(graph);

        string[] slots = [.. plan.Slots.Select(s => string.Join("+", s.Products.Select(p => $"{graph.Nodes[p].Operation}({graph.Nodes[p].Name})")))];

        slots.Should().Equal("Input(n)", "Input(r)+Recurrent(r)", "Input(z)+Recurrent(z)", "Recurrent(n)");
    }

    [Theory]
    [InlineData("mingru")]
    [InlineData("minlstm")]
    [InlineData("sru")]
    public void CellsWithoutRecurrentProductAreOneProductOfTheInputAndASweep(string cell) =>
        Plan.Of(CellCases.Named(cell).Graph).Groups.Should().OnlyContain(g => g.Kind == OperandKind.Input);

    [Fact]
    public void ProductsOfOneVectorAreOneGroup()
    {
        var plan = Plan.Of(CellCases.Named("lstm, full gate recurrence").Graph);

        plan.Groups.Select(g => (g.Kind, g.Products.Length)).Should().BeEquivalentTo(
            [(OperandKind.Input, 4), (OperandKind.State, 4), (OperandKind.State, 3), (OperandKind.State, 3), (OperandKind.State, 3)]);
    }

    /// <summary>Activations take the place of pre-activations; only the hyperbolic tangent of the cell state is computed again.</summary>
    [Theory]
    [InlineData("lstm", 5, 1)]
    [InlineData("gru", 3, 0)]
    [InlineData("rnn", 1, 0)]
    public void BackwardPassComputesNoActivationThatTheForwardPassCouldKeep(string cell, int forward, int backward)
    {
        var plan = Plan.Of(CellCases.Named(cell).Graph);

        plan.Stages.SelectMany(s => s.Forward).Sum(Activations).Should().Be(forward);
        plan.Stages.SelectMany(s => s.Backward).Sum(Activations).Should().Be(backward);
    }

    [Theory]
    [InlineData("lstm", 5)]
    [InlineData("gru", 3)]
    [InlineData("rnn", 1)]
    public void ScoringOfOneStageStoresNothingButWhatTheStepHandsOn(string cell, int activations)
    {
        UnitProgram[] scoring = [.. Plan.Of(CellCases.Named(cell).Graph).Stages.SelectMany(s => s.Scoring)];

        scoring.Sum(Activations).Should().Be(activations);
        scoring.SelectMany(p => p.Instructions).Where(i => i.Kind == InstructionKind.Store).Should().OnlyContain(i => i.Column.Kind == ColumnKind.After);
    }

    [Fact]
    public void ScoringComputesAnActivationOnceForAllItsStages()
    {
        var plan = Plan.Of(CellCases.Named("gru, reset before").Graph);

        plan.Stages.SelectMany(s => s.Scoring).Sum(Activations).Should().Be(plan.Stages.SelectMany(s => s.Forward).Sum(Activations));
    }

    [Theory]
    [InlineData("clockwork", "h, h")]
    [InlineData("rnn", "")]
    [InlineData("lstm", "")]
    public void ProductsThatAStepMaskTakesOutAreKnown(string cell, string expected)
    {
        var plan = Plan.Of(CellCases.Named(cell).Graph);

        string.Join(", ", plan.Graph.Parameters.Where(p => plan.Masked.PeriodsOf(p).Length > 0).Select(p => plan.Graph.Nodes[p].Name)).Should().Be(expected);
    }

    [Fact]
    public void AProductThatCountsWithoutTheMaskTooIsNotTakenOut()
    {
        var plan = Plan.Of(Cell.Define("leaky", s =>
        {
            var (h, m) = (s.State("hidden"), s.Mask(1, 2));
            var x = s.Input("x");
            s.Output(s.Next(h, m * Expr.Tanh(x + s.Recurrent("h", h)) + (1 - m) * x));
        }).Graph);

        plan.Graph.Parameters.Where(p => plan.Masked.PeriodsOf(p).Length > 0).Select(p => plan.Graph.Nodes[p].Name).Should().Equal("h");
    }

    private static int Activations(UnitProgram program) =>
        program.Instructions.Count(i => i.Kind == InstructionKind.Apply && i.Operation is Operation.Sigmoid or Operation.Tanh);
}
