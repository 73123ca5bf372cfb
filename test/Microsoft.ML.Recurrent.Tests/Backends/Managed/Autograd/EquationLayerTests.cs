using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>A layer of any cell in torch's graph: outputs and every gradient on the managed kernels are those of torch's operations.</summary>
[Collection(ProcessWide.Name)]
public class EquationLayerTests
{
    private const int Inputs = 5, Hidden = 8;

    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void EveryGradientIsThatOfTorchsOperations(string cell)
    {
        var expected = Train(cell, isManaged: false, threads: 1);

        var found = Train(cell, isManaged: true, threads: 2);

        foreach (var (name, values) in found)
            Closeness.RelativeError(values, expected[name]).Should().BeLessThan(2e-5, name);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ThreadsChangeNoBit(string cell)
    {
        var one = Train(cell, isManaged: true, threads: 1);
        foreach (int threads in new[] { 2, 8 })
        {
            foreach (var (name, values) in Train(cell, isManaged: true, threads))
                values.Should().Equal(one[name], name);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void EveryGradientWithDropoutIsThatOfTorchsOperations(string cell)
    {
        var expected = Train(cell, isManaged: false, threads: 1, dropout: 0.3);

        var found = Train(cell, isManaged: true, threads: 2, dropout: 0.3);

        foreach (var (name, values) in found)
            Closeness.RelativeError(values, expected[name]).Should().BeLessThan(2e-5, name);
        bool drops = CellCases.Named(cell).Graph.Products(Operation.Recurrent).Any();
        found["outputs"].SequenceEqual(Train(cell, isManaged: true, threads: 2)["outputs"]).Should().Be(!drops);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void ThreadsChangeNoBitWithDropout(string cell)
    {
        var one = Train(cell, isManaged: true, threads: 1, dropout: 0.3);
        foreach (int threads in new[] { 2, 8 })
        {
            foreach (var (name, values) in Train(cell, isManaged: true, threads, dropout: 0.3))
                values.Should().Equal(one[name], name);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NothingIsDroppedOutsideOfTraining(bool isManaged)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([4, 2]), torch.CPU);
        using EquationLayer plain = Create("lstm", isManaged, threads: 1), dropped = Create("lstm", isManaged, threads: 1, dropout: 0.5);
        var input = new LayerSteps(Random(new Random(2), packing.Packing.TotalSteps, Inputs), []);

        var outputs = dropped.Forward(input, packing, null, null).Outputs;

        Tensors.ToArray(outputs).Should().Equal(Tensors.ToArray(plain.Forward(input, packing, null, null).Outputs));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void GraphThatIsRunBackTwiceHasTwiceTheGradients(double dropout)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([4, 2]), torch.CPU);
        using var layer = Create("lstm, peepholes", isManaged: true, threads: 1, dropout: dropout);
        var input = Random(new Random(2), packing.Packing.TotalSteps, Inputs).requires_grad_();
        var loss = layer.Forward(new LayerSteps(input, []), packing, null, new LayerDraws(1, new Dropout(2))).Outputs.sum();
        loss.backward(retain_graph: true);
        float[] once = Tensors.ToArray(input.grad!);

        loss.backward();

        Tensors.ToArray(input.grad!).Should().Equal(once.Select(g => 2 * g), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void NoTensorStaysBehind()
    {
        _ = Train("grid lstm", isManaged: true, threads: 2, dropout: 0.3);
        long before = TorchFits.LiveTensors();

        _ = Train("grid lstm", isManaged: true, threads: 2, dropout: 0.3);

        TorchFits.LiveTensors().Should().Be(before);
    }

    /// <summary>Two layers of both directions, ragged rows, a row without steps.</summary>
    private static Dictionary<string, float[]> Train(string cell, bool isManaged, int threads, double dropout = 0)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([9, 9, 4, 1, 0]), torch.CPU);
        using var lowest = Create(cell, isManaged, threads, dropout: dropout);
        using var upper = Create(cell, isManaged, threads, lowest.Layer, dropout);
        var random = new Random(3);
        var input = Random(random, packing.Packing.TotalSteps, Inputs).requires_grad_();
        var draws = new LayerDraws(4, new Dropout(8));
        var steps = upper.Forward(lowest.Forward(new LayerSteps(input, []), packing, null, draws), packing, null, draws);
        steps.Outputs.mul(Random(random, packing.Packing.TotalSteps, 2 * Hidden)).sum().backward();
        var found = new Dictionary<string, float[]> { ["outputs"] = Tensors.ToArray(steps.Outputs), ["d input"] = Tensors.ToArray(input.grad!) };
        foreach (var (layer, name) in new[] { (lowest, "lowest"), (upper, "upper") })
        {
            foreach (var (parameter, direction, p) in layer.Parameters.SelectMany((own, d) => own.Select((parameter, p) => (parameter, d, p))))
                found.Add($"d {name} {layer.Layer.Parameters[p].Name} {direction}", parameter.grad is { } gradient ? Tensors.ToArray(gradient) : new float[parameter.numel()]);
        }

        return found;
    }

    private static EquationLayer Create(string cell, bool isManaged, int threads, NetworkLayer? below = null, double dropout = 0)
    {
        var graph = CellCases.Named(cell).Graph;
        var own = below is null ? new NetworkLayer(graph.WithoutLower(), Inputs, Hidden) : new NetworkLayer(graph, 2 * Hidden, Hidden);
        bool reads = graph.Lowers.Any();
        var layer = new EquationLayer(own, reads && below is not null ? LowerColumns.Of(below, own) : null, directions: 2, torch.CPU, isManaged)
        {
            Threads = threads,
            RecurrentDropout = dropout,
            RecurrentWeightDropout = dropout,
            GivesFurther = reads && below is null,
        };
        var random = new Random(below is null ? 5 : 6);
        using var frozen = torch.no_grad();
        foreach (var parameter in layer.Parameters.SelectMany(p => p))
        {
            using var values = Random(random, parameter.shape).mul(0.5f);
            parameter.copy_(values);
        }

        return layer;
    }

    private static torch.Tensor Random(Random random, params long[] shape) =>
        torch.tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => 2 * random.NextSingle() - 1)]).view(shape);
}
