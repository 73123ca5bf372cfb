using System.Globalization;
using CsCheck;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

/// <summary>The blocked softmax of devices beside log-softmax by torch's own graph.</summary>
[Collection(ProcessWide.Name)]
public class TorchSoftmaxTests
{
    [Fact]
    public void LikelihoodsAndEveryGradientAreTorchs() => Gen.Select(Gen.Int[1, 150], Gen.Int[1, 40], Gen.Int[2, 90]).Sample(
        (steps, width, classes) => ThrowIfUnlike(steps, width, classes, tolerance: 2e-5),
        iter: 30);

    /// <summary>Blocks of 559 steps.</summary>
    [Fact]
    public void ManyClassesAndStepsTakeSeveralBlocks() => ThrowIfUnlike(1300, 8, 30_000, tolerance: 1e-4);

    /// <summary>All logits would take 1,280 MB, and torch's graph keeps their softmax, too.</summary>
    [Fact]
    public void MemoryDoesNotGrowWithStepsTimesClasses()
    {
        if (!OperatingSystem.IsLinux())
            return; // The peak of a process can be read there alone.
        Run(1000, 8, 20_000, isBlocked: true);
        File.WriteAllText("/proc/self/clear_refs", "5");
        long before = MegabytesOf("VmRSS");

        Run(16_000, 8, 20_000, isBlocked: true);

        (MegabytesOf("VmHWM") - before).Should().BeLessThan(500);
    }

    /// <summary>Without gradients there is nothing to carry on, and a loss stays what it is.</summary>
    [Fact]
    public void NothingIsKeptOfWhatHasNoGradient()
    {
        using var scope = torch.NewDisposeScope();
        var softmax = new TorchSoftmax();
        using var frozen = torch.no_grad();

        var likelihoods = softmax.LogLikelihoods(torch.ones(3, 2), torch.ones(4, 2), torch.zeros(4), new[] { 1, 2, 0 });

        Tensors.ToArray(likelihoods).Should().OnlyContain(value => Math.Abs(value + Math.Log(4)) < 1e-6);
        softmax.Carrying(likelihoods).Should().BeSameAs(likelihoods);
    }

    private static void ThrowIfUnlike(int steps, int width, int classes, double tolerance)
    {
        float[][] blocked = Run(steps, width, classes, isBlocked: true), torchs = Run(steps, width, classes, isBlocked: false);

        for (int i = 0; i < blocked.Length; i++)
            Closeness.RelativeError(blocked[i], torchs[i]).Should().BeLessThan(tolerance);
    }

    /// <returns>The likelihoods, and the gradients of steps, weight and bias, of which another term of the loss reads the steps.</returns>
    private static float[][] Run(int steps, int width, int classes, bool isBlocked)
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(steps + width + classes);
        torch.Tensor leaf = Draw(random, steps, width).requires_grad_(), top = leaf.tanh();
        Parameter weight = new(Draw(random, classes, width)), bias = new(Draw(random, classes));
        int[] tokens = [.. Enumerable.Range(0, steps).Select(_ => random.Next(0, classes + 1))];
        var softmax = new TorchSoftmax();
        var likelihoods = isBlocked
            ? softmax.LogLikelihoods(top, weight, bias, tokens)
            : torch.nn.functional.log_softmax(torch.nn.functional.linear(top, weight, bias), 1).gather(1, Classes(tokens));
        float[] found = [.. Tensors.ToArray(likelihoods).Zip(tokens, (likelihood, token) => token == 0 ? 0 : likelihood)];
        var known = Tensors.From([.. tokens.Select(token => token == 0 ? 0f : random.NextSingle())], torch.CPU, steps, 1);
        var loss = torch.where(known.to(torch.ScalarType.Bool), likelihoods * known, torch.zeros_like(known)).sum().Plus((top * top).mean());
        softmax.Carrying(loss).backward();
        return [found, Tensors.ToArray(leaf.grad!), Tensors.ToArray(weight.grad!), Tensors.ToArray(bias.grad!)];
    }

    private static torch.Tensor Classes(int[] tokens) =>
        Tensors.From([.. tokens.Select(token => Math.Max(0, token - 1))], torch.CPU, tokens.Length, 1).to(torch.ScalarType.Int64);

    private static torch.Tensor Draw(Random random, params long[] shape) =>
        Tensors.From([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() * 2 - 1)], torch.CPU, shape);

    private static long MegabytesOf(string field) => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) >> 10;
}
