using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Inspection;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using Microsoft.ML.Recurrent.Tests.Equations;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>Gates, states and outputs of a layer, step by step: those of scoring, whose equations they satisfy.</summary>
public class LayerInspectorTests
{
    private const int Inputs = 5, Hidden = 12;

    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void OutputsAndStatesAreTheBitsOfScoring(string cell)
    {
        foreach (bool reverse in new[] { false, true })
        {
            var batch = Batch(cell, [9, 4, 1]);
            batch.Run(Simd.Best, reverse);
            for (int row = 0; row < 3; row++)
            {
                int[] positions = batch.Positions(row, reverse: false);
                var trace = Inspect(batch, row, reverse);
                trace.Outputs.SelectMany(o => o).Should().Equal(positions.SelectMany(p => batch.Output.Skip(p * Hidden).Take(Hidden)));
                trace.States.Values.SelectMany(s => s[reverse ? 0 : ^1]).Should().Equal(batch.FinalState.Skip(row * batch.StateWidth).Take(batch.StateWidth));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void GatesAreThoseOfTheEquations(string cell)
    {
        var batch = Batch(cell, [7]);
        var graph = batch.Plan.Graph;
        var sequence = new LayerSequence<double>(7, Doubles(batch.Input), Doubles(batch.Lower), Doubles(batch.Noise), new double[batch.StateWidth]);

        var expected = new StepEvaluator<double>(graph, batch.Sizes).Run(sequence, [.. batch.Parameters.Select(Doubles)]);

        var trace = Inspect(batch, row: 0, reverse: false);
        trace.Gates.Keys.Should().Equal(graph.Gates.Select(g => g.Name));
        for (int step = 0; step < 7; step++)
        {
            foreach (var gate in graph.Gates)
                trace.Gates[gate.Name][step].Should().Equal(expected[step][gate.Node], (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(b)));
        }
    }

    [Fact]
    public void HiddenStateOfAnLstmIsThatOfItsGates()
    {
        var trace = Inspect(Batch("lstm, peepholes", [20]), row: 0, reverse: true);
        var (gates, states) = (trace.Gates, trace.States);
        for (int step = 19; step >= 0; step--)
        {
            for (int unit = 0; unit < Hidden; unit++)
            {
                float before = step == 19 ? 0 : states["cell"][step + 1][unit];
                float cell = gates["forget"][step][unit] * before + gates["input"][step][unit] * gates["candidate"][step][unit];
                states["cell"][step][unit].Should().BeApproximately(cell, 1e-6f);
                states["hidden"][step][unit].Should().BeApproximately(gates["output"][step][unit] * MathF.Tanh(cell), 1e-6f);
            }
        }
    }

    [Fact]
    public void CoupledGatesAddUpToOne()
    {
        var gates = Inspect(Batch("lstm, coupled", [6]), row: 0, reverse: false).Gates;

        gates["forget"].SelectMany(f => f).Should().Equal(gates["input"].SelectMany(i => i).Select(i => 1 - i));
    }

    [Fact]
    public void RowWithoutStepsHasNothing()
    {
        var trace = Inspect(Batch("gru", [2, 0]), row: 1, reverse: false);

        trace.Outputs.Should().BeEmpty();
        trace.Gates.Should().ContainKeys("reset", "update", "candidate");
        trace.Gates.Values.Concat(trace.States.Values).Should().OnlyContain(values => values.Length == 0);
    }

    private static LayerBatch Batch(string cell, int[] lengths)
    {
        var batch = new LayerBatch(cell, Inputs, Hidden, lengths);
        Array.Clear(batch.InitialState);
        Array.Clear(batch.Noise);
        return batch;
    }

    private static LayerTrace Inspect(LayerBatch batch, int row, bool reverse) => new LayerInspector(batch.Plan.Graph, batch.Sizes, batch.Parameters)
        .Inspect(Gather(batch, batch.Input, row), Gather(batch, batch.Lower, row), reverse);

    private static float[] Gather(LayerBatch batch, float[] values, int row)
    {
        int width = values.Length / batch.Packing.TotalSteps;
        return [.. batch.Positions(row, reverse: false).SelectMany(p => values.Skip(p * width).Take(width))];
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, v => (double)v);
}
