using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Tests.Training.Optimizers;

/// <summary>The managed optimizers beside torch's own, which step every row of an embedding table every time.</summary>
public sealed class ManagedUpdateTests : IDisposable
{
    private const int Words = 30;
    private const int Steps = 400;

    private static readonly InputColumns _columns = new([new SequenceColumn("Words", SequenceColumnKind.Keys, 0, Words, null)], []);

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(RecurrentOptimizer.AdamW, 0.01, 0)]
    [InlineData(RecurrentOptimizer.AdamW, 0, 0)]
    [InlineData(RecurrentOptimizer.Adam, 0.01, 0)]
    [InlineData(RecurrentOptimizer.Adam, 0, 0)]
    [InlineData(RecurrentOptimizer.Sgd, 0.01, 0.9)]
    [InlineData(RecurrentOptimizer.Sgd, 0, 0.9)]
    [InlineData(RecurrentOptimizer.Sgd, 0.01, 0)]
    [InlineData(RecurrentOptimizer.RmsProp, 0.01, 0.9)]
    [InlineData(RecurrentOptimizer.RmsProp, 0, 0.9)]
    [InlineData(RecurrentOptimizer.RmsProp, 0, 0)]
    public void StepsAsTorchDoes(RecurrentOptimizer optimizer, double decay, double momentum)
    {
        var options = new TrainingOptions { Optimizer = optimizer, WeightDecay = decay, Momentum = momentum };
        using var network = Create();
        using var managed = IParameterUpdate.Create(options, network);
        Parameter[] twins = [.. network.Parameters.Select(p => new Parameter(p.Parameter.detach().clone()))];
        using var torchs = LibtorchOptimizers.Create(options, twins);
        var random = new Random(3);
        for (int step = 0; step < Steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            DrawGradients(network, twins, managed, random);
            // A schedule's rates differ from step to step.
            Step(managed, torchs, twins, rate: 1e-3 * (1 + Math.Cos(step / 50.0)));
        }

        managed.Finish();

        foreach (var (twin, (name, parameter)) in twins.Zip(network.Parameters))
            Tensors.ToArray(parameter).Should().Equal(Tensors.ToArray(twin), (a, b) => Math.Abs(a - b) <= 1e-6 * (1 + Math.Abs(b)), name);
    }

    [Fact]
    public void LeavesAParameterWithoutAGradient()
    {
        using var network = Create();
        using var managed = IParameterUpdate.Create(new TrainingOptions(), network);
        var (_, bias) = network.Parameters.Last();
        float[] before = Tensors.ToArray(bias);

        managed.Step(0.1, clippingNorm: 1);

        Tensors.ToArray(bias).Should().Equal(before);
    }

    private static RecurrentNetwork Create()
    {
        // Odd sizes, so that vectors do not fit.
        var shape = NetworkShape.Of(new RnnOptions { HiddenSize = 3, EmbeddingSize = 21 }, _columns, outputs: 1);
        return new RecurrentNetwork(shape, Networks.Weights(shape), torch.CPU, seed: 1);
    }

    /// <summary>The same gradients for both: three words of the table, of which the last ones are rare, and all of the rest.</summary>
    private static void DrawGradients(RecurrentNetwork network, Parameter[] twins, IParameterUpdate managed, Random random)
    {
        var table = network.Tables[0];
        int[] words = [.. Enumerable.Range(0, 3).Select(_ => (int)(Words * Math.Pow(random.NextDouble(), 4)))];
        table.Begin(words);
        managed.BeforeForward();
        var dense = new float[Words * table.Width];
        foreach (int word in words)
        {
            float[] gradient = Draw(table.Width, random);
            table.Accumulate(word, gradient);
            for (int i = 0; i < gradient.Length; i++)
                dense[word * table.Width + i] += gradient[i];
        }

        foreach (var (twin, (_, parameter)) in twins.Zip(network.Parameters))
        {
            bool isTable = ReferenceEquals(parameter, table.Parameter);
            float[] gradient = isTable ? dense : Draw((int)parameter.numel(), random);
            twin.grad = torch.tensor(gradient).view(parameter.shape);
            if (!isTable)
                parameter.grad = torch.tensor(gradient).view(parameter.shape);
        }
    }

    private static void Step(IParameterUpdate managed, torch.optim.Optimizer torchs, Parameter[] twins, double rate)
    {
        const double Norm = 0.5;
        LibtorchOptimizers.Step(torchs, twins, rate, Norm);
        managed.Step(rate, Norm);
    }

    private static float[] Draw(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.4f)];
}
