using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using Dropout = Microsoft.ML.Recurrent.Backends.Torch.Dropout;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

public class LinearPassTests
{
    // One step; whole vectors; and more steps and outputs than one item of work has, none of them whole vectors.
    public static TheoryData<int[], int, int, double, bool> Sizes => new()
    {
        { [1], 1, 1, 0, false },
        { [4, 0, 2], 16, 16, 0, false },
        { [90, 120, 3, 71], 37, 101, 0, false },
        { [90, 120, 3, 71], 37, 101, .5, false },
        { [90, 120, 3, 71], 37, 101, .5, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ResultsAndGradientsAreThoseOfLibtorch(int[] lengths, int width, int outputs, double rate, bool isShared)
    {
        var expected = Run(lengths, width, outputs, rate, isShared, memory: null, threads: 1);
        var found = Run(lengths, width, outputs, rate, isShared, new LinearMemory(), threads: 1);

        for (int i = 0; i < expected.Length; i++)
        {
            found[i].Should().HaveCount(expected[i].Length);
            for (int j = 0; j < found[i].Length; j++)
                found[i][j].Should().BeApproximately(expected[i][j], 2e-4f * (1 + Math.Abs(expected[i][j])), $"of number {j} of {i}");
        }
    }

    [Fact]
    public void BitsDependNeitherOnTheThreadsNorOnWhatTheMemoryHeld()
    {
        int[] lengths = [90, 120, 3, 71];
        var expected = Run(lengths, 37, 101, .5, isShared: false, new LinearMemory(), threads: 1);
        var memory = new LinearMemory();
        Run([400, 20], 64, 300, .2, isShared: true, memory, threads: 1);

        var found = Run(lengths, 37, 101, .5, isShared: false, memory, threads: 2);

        found.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    /// <returns>The outputs, and the gradients of steps, weight and bias; by libtorch where there is no memory.</returns>
    private static float[][] Run(int[] lengths, int width, int outputs, double rate, bool isShared, LinearMemory? memory, int threads)
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(width + outputs);
        var packing = Packing.FromLengths(lengths, out _);
        var dropout = new Dropout(seed: 7, isShared);
        torch.Tensor steps = Draw(random, packing.TotalSteps, width).requires_grad_();
        Parameter weight = new(Draw(random, outputs, width)), bias = new(Draw(random, outputs));
        using var ofOutputs = Draw(random, packing.TotalSteps, outputs);
        using var torchPacking = new TorchPacking(packing, torch.CPU);
        var result = memory is null
            ? torch.nn.functional.linear(dropout.ApplyToSteps(steps, rate, training: true, torchPacking), weight, bias)
            : PoolingFunction.apply([new LinearPass(Masks(), [weight, bias], memory, threads), steps, weight, bias]);
        (result * ofOutputs).sum().backward();
        return [Tensors.ToArray(result), Tensors.ToArray(steps.grad!), Tensors.ToArray(weight.grad!), Tensors.ToArray(bias.grad!)];

        StepDropout? Masks()
        {
            var masks = new StepDropout(dropout, rate, width);
            if (!masks.Drops)
                return null;
            masks.Draw(packing);
            return masks;
        }
    }

    private static torch.Tensor Draw(Random random, params long[] shape) =>
        Tensors.From([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() * 2 - 1)], torch.CPU, shape);
}
