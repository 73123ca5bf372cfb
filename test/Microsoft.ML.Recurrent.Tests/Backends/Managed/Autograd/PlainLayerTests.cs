using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Managed.Autograd;

/// <summary>Layers of the plain cells in torch's graph, on the managed kernels.</summary>
[Collection(ProcessWide.Name)]
public class PlainLayerTests
{
    private const int Inputs = 5, Hidden = 8;

    [Theory]
    [InlineData("lstm", true)]
    [InlineData("lstm", false)]
    [InlineData("lstm, peepholes", true)]
    public void GraphThatIsRunBackAgainGivesTheSameGradientsAgain(string cell, bool retained)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([4, 2]), torch.CPU);
        using var layer = Create(cell, directions: 1);
        torch.Tensor input = Random(new Random(2), 6, Inputs).requires_grad_(), state = Random(new Random(3), 2, layer.Layer.StateWidth).requires_grad_();
        var loss = layer.Forward(new LayerSteps(input, []), packing, state, null).Outputs.sum();
        torch.Tensor[] read = [input, state, .. layer.Parameters[0]];
        loss.backward(retain_graph: retained);
        float[][] once = [.. read.Select(t => Tensors.ToArray(t.grad!))];

        // Without being asked to, torch does not keep the graph; this part of it is there all the same.
        loss.backward();

        foreach (var (tensor, gradient) in read.Zip(once))
            Tensors.ToArray(tensor.grad!).Should().Equal(gradient.Select(g => 2 * g));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void FrozenParametersGetNoGradientAndChangeNoOther(int frozen)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([4, 2]), torch.CPU);
        using EquationLayer layer = Create("lstm", directions: 1), free = Create("lstm", directions: 1);
        float[]?[] Gradients(EquationLayer of)
        {
            var input = Random(new Random(2), 6, Inputs).requires_grad_();
            of.Forward(new LayerSteps(input, []), packing, null, null).Outputs.sum().backward();
            return [.. of.Parameters[0].Prepend(input).Select(t => t.grad is { } gradient ? Tensors.ToArray(gradient) : null)];
        }

        foreach (var parameter in layer.Parameters[0].Take(frozen))
            parameter.requires_grad = false;

        var (found, expected) = (Gradients(layer), Gradients(free));

        found.Skip(1).Take(frozen).Should().AllSatisfy(gradient => gradient.Should().BeNull());
        found[0].Should().Equal(expected[0]);
        foreach (var (gradient, other) in found.Zip(expected).Skip(1 + frozen))
            gradient.Should().Equal(other);
    }

    [Fact]
    public void BatchAfterBatchReusesMemoryWithoutATrace()
    {
        using var layer = Create("lstm", directions: 2);
        float[][] Gradients(params int[] lengths)
        {
            using var scope = torch.NewDisposeScope();
            using var packing = new TorchPacking(Packing.FromSortedLengths(lengths), torch.CPU);
            var input = Random(new Random(2), packing.Packing.TotalSteps, Inputs).requires_grad_();
            layer.Forward(new LayerSteps(input, []), packing, null, null).Outputs.sum().backward();
            torch.Tensor[] read = [input, .. layer.Parameters.SelectMany(p => p)];
            float[][] found = [.. read.Select(t => Tensors.ToArray(t.grad!))];
            foreach (var parameter in layer.Parameters.SelectMany(p => p))
                parameter.grad = null;
            return found;
        }

        float[][] fresh = Gradients(4, 2, 1);
        for (int round = 0; round < 3; round++)
        {
            Gradients(25, 25, 9, 9, 9);

            foreach (var (found, expected) in Gradients(4, 2, 1).Zip(fresh))
                found.Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    [InlineData("rnn, relu")]
    public void BothDirectionsEqualLibtorchsOwnLayers(string cell)
    {
        using var layer = Create(cell, directions: 2);
        using var libtorch = TorchLibraryLayer.Find(CellCases.Named(cell), layer.Layer.Sizes, directions: 2, torch.CPU)!;
        using (torch.no_grad())
        {
            foreach (var (parameter, d, p) in layer.Parameters.SelectMany((own, d) => own.Select((parameter, p) => (parameter, d, p))))
                libtorch.Find(layer.Layer.Parameters[p], d == 1).copy_(parameter);
        }

        var (found, expected) = (Train(layer, layer.Layer), Train(libtorch, layer.Layer));

        foreach (var (values, name) in found.Zip(["outputs", "d input", .. layer.Layer.Parameters.Concat(layer.Layer.Parameters).Select(p => p.Name)]))
            Closeness.RelativeError(values, expected[found.IndexOf(values)]).Should().BeLessThan(1e-5, name);
    }

    [Fact]
    public void WithoutGradientsTheOutputsAreTheSame()
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([5, 3, 3, 1]), torch.CPU);
        using var layer = Create("lstm", directions: 2);
        torch.Tensor Run() => layer.Forward(new LayerSteps(Random(new Random(2), 12, Inputs), []), packing, null, null).Outputs;
        var expected = Run();
        using var frozen = torch.no_grad();

        var found = Run();

        expected.requires_grad.Should().BeTrue();
        found.requires_grad.Should().BeFalse();
        Tensors.ToArray(found).Should().Equal(Tensors.ToArray(expected));
    }

    [Fact]
    public void NoTensorStaysBehind()
    {
        using var layer = Create("gru", directions: 2);
        _ = Train(layer, layer.Layer);
        long before = TorchFits.LiveTensors();

        _ = Train(layer, layer.Layer);

        TorchFits.LiveTensors().Should().Be(before);
    }

    /// <summary>Outputs, the input's gradient, and those of each direction's parameters, of a ragged batch.</summary>
    private static List<float[]> Train(ITrainedLayer trained, NetworkLayer layer)
    {
        using var scope = torch.NewDisposeScope();
        using var packing = new TorchPacking(Packing.FromSortedLengths([30, 23, 23, 17, 9, 9, 9, 4, 3, 2, 1, 1]), torch.CPU);
        var input = Random(new Random(2), packing.Packing.TotalSteps, Inputs).requires_grad_();
        var outputs = trained.Forward(new LayerSteps(input, []), packing, null, null).Outputs;
        outputs.square().sum().backward();
        torch.Tensor[] parameters = [.. Enumerable.Range(0, 2).SelectMany(d => layer.Parameters.Select(p => trained.Find(p, d == 1)))];
        List<float[]> found = [.. parameters.Select(p => p.grad!).Prepend(input.grad!).Prepend(outputs).Select(Tensors.ToArray)];
        foreach (var parameter in parameters)
            parameter.grad = null;
        return found;
    }

    private static EquationLayer Create(string cell, int directions)
    {
        var layer = new EquationLayer(new NetworkLayer(CellCases.Named(cell).Graph, Inputs, Hidden), lower: null, directions, torch.CPU, isManaged: true) { Threads = 2 };
        var random = new Random(5);
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
