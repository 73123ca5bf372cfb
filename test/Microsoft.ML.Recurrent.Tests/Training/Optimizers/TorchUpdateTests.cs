using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Tests.Training.Optimizers;

/// <summary>Steps on all parameters as one tensor beside torch's own, which step one parameter after the other.</summary>
public sealed class TorchUpdateTests : IDisposable
{
    private static readonly InputColumns _columns = new([new SequenceColumn("Words", SequenceColumnKind.Keys, 0, 9, null)], []);

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(RecurrentOptimizer.AdamW, 0.01, 0, 0.5)]
    [InlineData(RecurrentOptimizer.Adam, 0.01, 0, 0.5)]
    [InlineData(RecurrentOptimizer.Sgd, 0.01, 0.9, 0.5)]
    [InlineData(RecurrentOptimizer.Sgd, 0, 0, 1000)]
    [InlineData(RecurrentOptimizer.RmsProp, 0.01, 0.9, 0.5)]
    [InlineData(RecurrentOptimizer.RmsProp, 0, 0, 1000)]
    public void StepsAsTorchDoes(RecurrentOptimizer optimizer, double decay, double momentum, double norm)
    {
        var options = Options() with { Optimizer = optimizer, WeightDecay = decay, Momentum = momentum };
        using var network = Create(options);
        using var ours = IParameterUpdate.Create(options, network);
        ours.Should().BeOfType<TorchUpdate>();
        Parameter[] twins = [.. network.Parameters.Select(p => new Parameter(p.Parameter.detach().clone()))];
        using var peer = LibtorchOptimizers.Create(options, twins);
        var random = new Random(3);
        for (int step = 0; step < 60; step++)
        {
            using var scope = torch.NewDisposeScope();
            foreach (var (twin, (_, parameter)) in twins.Zip(network.Parameters))
                twin.grad = (parameter.grad = Draw(parameter, random)).clone();
            double rate = 1e-3 * (1 + Math.Cos(step / 10.0));
            LibtorchOptimizers.Step(peer, twins, rate, norm);
            ours.Step(rate, norm);
        }

        foreach (var (twin, (name, parameter)) in twins.Zip(network.Parameters))
            Tensors.ToArray(parameter).Should().Equal(Tensors.ToArray(twin), (a, b) => Math.Abs(a - b) <= 2e-6 * (1 + Math.Abs(b)), name);
    }

    [Fact]
    public void LeavesParametersWithoutAGradientAndFrozenOnes()
    {
        using var network = Create(Options(), frozen: true);
        using var update = IParameterUpdate.Create(Options(), network);
        Parameter[] parameters = [.. network.Parameters.Select(p => p.Parameter)];
        float[][] before = Values();
        parameters[2].grad = Draw(parameters[2], new Random(1));
        parameters[^1].grad = Draw(parameters[^1], new Random(2));

        update.Step(0.1, clippingNorm: 1);

        for (int i = 0; i < parameters.Length; i++)
            Values()[i].SequenceEqual(before[i]).Should().Be(i != 2 && i != parameters.Length - 1, "parameter {0}", i);
        parameters.Where(p => p.grad is not null).Should().BeEmpty("the next backward pass makes its own");

        float[][] Values() => [.. parameters.Select(Tensors.ToArray)];
    }

    private static TrainingOptions Options() => new() { TrainsAsOnDevice = true };

    private static RecurrentNetwork Create(TrainingOptions training, bool frozen = false)
    {
        var shape = NetworkShape.Of(new RnnOptions { HiddenSize = 3, EmbeddingSize = 5, FreezeEmbeddings = frozen, Training = training }, _columns, outputs: 1);
        return new RecurrentNetwork(shape, Networks.Weights(shape), torch.CPU, seed: 1);
    }

    private static torch.Tensor Draw(Parameter like, Random random) =>
        torch.tensor(Enumerable.Range(0, (int)like.numel()).Select(_ => random.NextSingle() - 0.4f).ToArray()).view(like.shape);
}
