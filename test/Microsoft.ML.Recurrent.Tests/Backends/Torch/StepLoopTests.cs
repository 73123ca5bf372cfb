using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Backends.Managed;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

/// <summary>Any cell as a loop of torch's operations: outputs and every gradient are those of the managed layer and of the interpreter.</summary>
public class StepLoopTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void OutputsAndEveryGradientAreThoseOfTheManagedLayerAndTheInterpreter(string cell)
    {
        foreach (bool reverse in new[] { false, true })
        {
            Compare(new LayerBatch(cell, inputs: 5, hidden: 12, [11, 9, 9, 3, 1, 0, 0]), reverse);
            Compare(new LayerBatch(cell, inputs: 3, hidden: 8, [4, 4]), reverse);
        }
    }

    [Fact]
    public void CellsOfRandomEquationsTrainAsTheInterpreterInDoublePrecision()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            using var scope = torch.NewDisposeScope();
            var batch = new LayerBatch(RandomCells.Draw(seed), inputs: 3, hidden: 8, [6, 5, 2, 0]);
            using var weights = new TrainedBatch(batch, reverse: seed % 2 == 1);
            var torchBatch = new TorchBatch(batch, reverse: seed % 2 == 1, torch.ScalarType.Float64);

            var found = torchBatch.Train(weights);

            CompareWithInterpreter(found, torchBatch, weights);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("grid lstm")]
    public void RowsWithoutStepsKeepTheirStates(string cell)
    {
        using var scope = torch.NewDisposeScope();
        var batch = new LayerBatch(cell, inputs: 5, hidden: 12, [0, 0]);

        var result = new TorchBatch(batch, reverse: false).Run();

        result.Outputs.shape.Should().Equal(0, 12);
        Tensors.ToArray(result.FinalState).Should().Equal(batch.InitialState);
    }

    [Fact]
    public void StepMasksGoOnWhereTheRowsWereLeft()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new LayerBatch("clockwork", inputs: 3, hidden: 8, [7, 7]);
        var loop = new StepLoop(batch.Plan.Graph, batch.Sizes);
        torch.Tensor[] parameters = [.. loop.Parameters.Shapes.Zip(batch.Parameters, (s, p) => Tensors.From(p, torch.CPU, s.Columns is { } c ? [s.Rows, c] : [s.Rows]))];
        var input = Tensors.From(batch.Input, torch.CPU, 14, 3);
        var whole = loop.Run(new TorchLayerCall(batch.Packing, input, parameters));

        var first = loop.Run(new TorchLayerCall(Packing.FromSortedLengths([3, 3]), input.narrow(0, 0, 6), parameters));
        var rest = loop.Run(new TorchLayerCall(Packing.FromSortedLengths([4, 4]), input.narrow(0, 6, 8), parameters)
        {
            FirstStep = 3,
            InitialState = first.FinalState,
        });

        Tensors.ToArray(torch.cat([first.Outputs, rest.Outputs])).Should().Equal(Tensors.ToArray(whole.Outputs));
    }

    [Fact]
    public void MissingLowerNoiseAndStatesAreZeros()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new LayerBatch(Cell.Define("all_leaves", s =>
        {
            var h = s.State("hidden");
            s.Output(s.Output("below", s.Next(h, Expr.Tanh(s.Input("x") + s.Recurrent("x", h) + s.Lower("below") + s.Noise("noise")))));
        }), inputs: 3, hidden: 8, [4, 2]);
        Array.Clear(batch.Lower);
        Array.Clear(batch.Noise);
        Array.Clear(batch.InitialState);
        var loop = new StepLoop(batch.Plan.Graph, batch.Sizes);
        torch.Tensor[] parameters = [.. loop.Parameters.Shapes.Zip(batch.Parameters, (s, p) => Tensors.From(p, torch.CPU, s.Columns is { } c ? [s.Rows, c] : [s.Rows]))];

        var result = loop.Run(new TorchLayerCall(batch.Packing, Tensors.From(batch.Input, torch.CPU, 6, 3), parameters));

        Tensors.ToArray(result.Outputs).Should().Equal(Tensors.ToArray(new TorchBatch(batch, reverse: false).Run().Outputs));
    }

    private static void Compare(LayerBatch batch, bool reverse)
    {
        using var scope = torch.NewDisposeScope();
        using var managed = new TrainedBatch(batch, reverse);
        managed.Run(Simd.Best);
        var torchBatch = new TorchBatch(batch, reverse);

        var found = torchBatch.Train(managed);

        foreach (var (name, values) in found)
            Closeness.RelativeError(values, managed[name]).Should().BeLessThan(1e-5, "{0} is the managed layer's", name);
        float[][] gradients = torchBatch.ParameterGradients;
        for (int p = 0; p < gradients.Length; p++)
            Closeness.RelativeError(gradients[p], managed.Parameters[p]).Should().BeLessThan(1e-5, "of parameter {0}", p);
        CompareWithInterpreter(found, torchBatch, managed);
    }

    private static void CompareWithInterpreter(Dictionary<string, float[]> found, TorchBatch torchBatch, TrainedBatch oracle)
    {
        var interpreted = oracle.Interpret(out float[][] parameters);
        foreach (var (name, values) in interpreted)
            Closeness.RelativeError(found[name], values).Should().BeLessThan(1e-5, "{0} is the interpreter's", name);
        float[][] gradients = torchBatch.ParameterGradients;
        for (int p = 0; p < gradients.Length; p++)
            Closeness.RelativeError(gradients[p], parameters[p]).Should().BeLessThan(1e-5, "parameter {0} is the interpreter's", p);
    }
}
