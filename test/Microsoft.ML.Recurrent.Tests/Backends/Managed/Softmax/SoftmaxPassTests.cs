using CsCheck;
using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Managed.Linear;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Softmax;

/// <summary>The blocked softmax in torch's graph beside log-softmax by torch's own operations.</summary>
[Collection(ProcessWide.Name)]
public class SoftmaxPassTests
{
    [Fact]
    public void LikelihoodsAndEveryGradientAreTorchs() => Gen.Select(Gen.Int[1, 150], Gen.Int[1, 40], Gen.Int[2, 90]).Sample(
        (steps, width, classes) =>
        {
            float[][] managed = Run(steps, width, classes, isManaged: true), torchs = Run(steps, width, classes, isManaged: false);

            for (int i = 0; i < managed.Length; i++)
                Closeness.RelativeError(managed[i], torchs[i]).Should().BeLessThan(2e-5);
        },
        iter: 30);

    [Fact]
    public void ManyClassesAndStepsTakeSeveralChunksAndThreadsChangeNoBit()
    {
        float[][] one, two, torchs = Run(700, 24, 9001, isManaged: false);
        using (TorchThreads.Lend(kernels: 1))
            one = Run(700, 24, 9001, isManaged: true);
        using (TorchThreads.Lend(kernels: 2))
            two = Run(700, 24, 9001, isManaged: true);

        for (int i = 0; i < one.Length; i++)
        {
            two[i].Should().Equal(one[i]);
            Closeness.RelativeError(one[i], torchs[i]).Should().BeLessThan(1e-4);
        }
    }

    /// <summary>All logits would take 640 MB; what is allocated is a block of each thread, a chunk, and the weights some times.</summary>
    [Fact]
    public void MemoryDoesNotGrowWithStepsTimesClasses()
    {
        Run(8000, 8, 20_000, isManaged: true);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Run(8000, 8, 20_000, isManaged: true);

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(100L << 20);
    }

    /// <returns>The likelihoods, and the gradients of steps, weight and bias.</returns>
    private static float[][] Run(int steps, int width, int classes, bool isManaged)
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(steps + width + classes);
        torch.Tensor top = Draw(random, steps, width).requires_grad_();
        Parameter weight = new(Draw(random, classes, width)), bias = new(Draw(random, classes));
        int[] tokens = [.. Enumerable.Range(0, steps).Select(_ => random.Next(0, classes + 1))];
        var likelihoods = isManaged
            ? PoolingFunction.apply([new SoftmaxPass(tokens, [weight, bias], new LinearMemory()), top, weight, bias])
            : torch.nn.functional.log_softmax(torch.nn.functional.linear(top, weight, bias), 1).gather(1, Classes(tokens));
        float[] found = [.. Tensors.ToArray(likelihoods).Zip(tokens, (likelihood, token) => token == 0 ? 0 : likelihood)];
        var known = Tensors.From([.. tokens.Select(token => token == 0 ? 0f : random.NextSingle())], torch.CPU, steps, 1);
        torch.where(known.to(torch.ScalarType.Bool), likelihoods * known, torch.zeros_like(known)).sum().backward();
        return [found, Tensors.ToArray(top.grad!), Tensors.ToArray(weight.grad!), Tensors.ToArray(bias.grad!)];
    }

    private static torch.Tensor Classes(int[] tokens) =>
        Tensors.From([.. tokens.Select(token => Math.Max(0, token - 1))], torch.CPU, tokens.Length, 1).to(torch.ScalarType.Int64);

    private static torch.Tensor Draw(Random random, params long[] shape) =>
        Tensors.From([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() * 2 - 1)], torch.CPU, shape);
}
