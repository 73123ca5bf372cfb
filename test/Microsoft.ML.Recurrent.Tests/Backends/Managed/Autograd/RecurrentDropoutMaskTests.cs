using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>The masks on a layer's recurrent products in training: their fraction, how long they last, and the rows that share them.</summary>
public class RecurrentDropoutMaskTests
{
    private const int Hidden = 16, Rows = 500, Steps = 4;
    private const double Rate = 0.25;

    private static readonly Cell _sum = Cell.Define("sum", s =>
    {
        var h = s.State("hidden");
        s.Output(s.Next(h, s.Input("x") + s.Recurrent("x", h)));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UnitOfARowIsDroppedInAllStepsOrInNone(bool isManaged)
    {
        // Every unit is 1 more than itself before, scaled by what stays: 1 in every step where it is dropped.
        float[] kept = [1, 1 + 4 / 3f, 1 + 4 / 3f + 16 / 9f, 1 + 4 / 3f + 16 / 9f + 64 / 27f];
        float[][] outputs = Run(isManaged, identity: true, states: Rate, weights: 0);

        float[][] courses = [.. from row in Enumerable.Range(0, Rows)
                                from unit in Enumerable.Range(0, Hidden)
                                select Enumerable.Range(0, Steps).Select(step => outputs[step * Rows + row][unit]).ToArray()];
        int dropped = courses.Count(course => course.All(value => value == 1));
        courses.Count(course => course.Zip(kept).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5)).Should().Be(courses.Length - dropped);
        (dropped / (double)courses.Length).Should().BeApproximately(Rate, 0.02);
        courses.Chunk(Hidden).Select(row => string.Concat(row.Select(course => course[1] == 1))).Distinct().Should().HaveCountGreaterThan(Rows / 2, "every row has a mask of its own");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WeightsAreDroppedForAWholeBatchAndScaled(bool isManaged)
    {
        float[][] outputs = Run(isManaged, identity: false, states: 0, weights: Rate);

        // Before step 1 every unit is 1, and all weights are 1: each unit counts the weights that are left to it.
        float[] left = [.. outputs[Rows].Select(value => (value - 1) * 3 / 4)];
        left.Should().OnlyContain(count => Math.Abs(count - MathF.Round(count)) < 1e-4);
        (left.Sum() / (Hidden * Hidden)).Should().BeApproximately(1 - (float)Rate, 0.1f);
        left.Distinct().Should().HaveCountGreaterThan(2);
        outputs[Rows..(2 * Rows)].Should().OnlyContain(row => row.SequenceEqual(outputs[Rows]), "one mask is drawn for the batch");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EachBatchHasMasksOfItsOwnAndTheSameSeedTheSame(bool isManaged)
    {
        float[][] One(int seed, int batch) => Run(isManaged, identity: false, states: Rate, weights: Rate, seed, batch);

        One(1, 2).SelectMany(v => v).Should().Equal(One(1, 2).SelectMany(v => v)).And.NotEqual(One(1, 1).SelectMany(v => v)).And.NotEqual(One(2, 2).SelectMany(v => v));
    }

    /// <summary>The outputs of the last of some batches, (steps × rows)(units).</summary>
    private static float[][] Run(bool isManaged, bool identity, double states, double weights, int seed = 7, int batches = 1)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        using var layer = new EquationLayer(new NetworkLayer(_sum.Graph, 1, Hidden), lower: null, directions: 1, torch.CPU, isManaged)
        {
            RecurrentDropout = states,
            RecurrentWeightDropout = weights,
        };
        foreach (var (parameter, shape) in layer.Parameters[0].Zip(layer.Layer.Parameters))
        {
            var values = shape.Name == "weight_hh" ? identity ? torch.eye(Hidden) : torch.ones(Hidden, Hidden) : torch.full(parameter.shape, shape.Name == "bias_ih" ? 1 : 0);
            parameter.copy_(values);
        }

        var draws = new LayerDraws(1, new Dropout(seed));
        using var packing = new TorchPacking(Packing.FromSortedLengths([.. Enumerable.Repeat(Steps, Rows)]), torch.CPU);
        float[] outputs = [];
        for (int batch = 0; batch < batches; batch++)
            outputs = Tensors.ToArray(layer.Forward(new LayerSteps(torch.zeros(Steps * Rows, 1), []), packing, null, draws).Outputs);
        return [.. outputs.Chunk(Hidden)];
    }
}
