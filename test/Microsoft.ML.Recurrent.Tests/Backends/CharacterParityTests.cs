using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>Features of characters as training on the CPU, training on a device and scoring read them: the same outputs, the same gradients, the slopes of the loss.</summary>
public class CharacterParityTests
{
    private static readonly int[][] _batches = [[4, 0, 6, 1, 9], [3], [0, 0], [0, 12]];

    public static TheoryData<CharacterOptions> Encoders =>
    [
        SpelledRows.Options, SpelledRows.Options with { KernelSize = 1 }, SpelledRows.Options with { KernelSize = 4, Capitalization = false },
        SpelledRows.Options with { KernelSize = 20, HiddenSize = 33 }, SpelledRows.Options with { Encoder = CharacterEncoder.Recurrent },
    ];

    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Encoders))]
    public void ScoringIsTraining(CharacterOptions characters)
    {
        var shape = Shape(characters, onDevice: false);
        var weights = Networks.Weights(shape);
        foreach (int[] lengths in _batches)
        {
            var rows = SpelledRows.Create(lengths);
            float[] trained = Trained(characters, lengths, onDevice: false, training: false)["outputs"];
            var scored = new float[trained.Length];
            new ManagedNetwork(shape, weights).Run(rows.Pack([.. Enumerable.Range(0, lengths.Length)]), new NetworkWorkspace(), scored);

            scored.Should().Equal(trained, (s, t) => Math.Abs(s - t) <= 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void DevicesOutputsAndGradientsAreTheManagedOnes(CharacterOptions characters)
    {
        foreach (int[] lengths in _batches)
        {
            var (found, expected) = (Trained(characters, lengths, onDevice: true), Trained(characters, lengths, onDevice: false));

            found.Keys.Should().Equal(expected.Keys);
            foreach (var (name, values) in found)
                Closeness.RelativeError(values, expected[name]).Should().BeLessThan(1e-5, name);
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void DevicesMasksOfWholeRowsAreTheManagedOnes(CharacterOptions characters)
    {
        RecurrentOptions Shared(RecurrentOptions options) => options with { VariationalDropout = true, Layers = 2, LayerDropout = 0.3, HeadDropout = 0.3 };
        var (found, expected) = (Trained(characters, _batches[0], onDevice: true, with: Shared), Trained(characters, _batches[0], onDevice: false, with: Shared));

        foreach (var (name, values) in found)
            Closeness.RelativeError(values, expected[name]).Should().BeLessThan(1e-5, name);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void CharactersAreReadByAnyCell(string name)
    {
        var characters = SpelledRows.Options with { Encoder = CharacterEncoder.Recurrent, EmbeddingSize = 8, HiddenSize = 8 };
        RecurrentOptions Of(RecurrentOptions options) =>
            new RecurrentCellOptions { Cell = CellCases.Named(name), HiddenSize = 8, EmbeddingSize = 8, Characters = options.Characters, EmbeddingDropout = 0, HeadDropout = 0, Training = options.Training };
        var shape = NetworkShape.Of(Of(Shape(characters, onDevice: false).Options), SpelledRows.Columns, outputs: 2);
        float[] trained = Trained(characters, _batches[0], onDevice: false, training: false, with: Of)["outputs"], scored = new float[trained.Length];
        new ManagedNetwork(shape, Networks.Weights(shape)).Run(SpelledRows.Create(_batches[0]).Pack([0, 1, 2, 3, 4]), new NetworkWorkspace(), scored);

        scored.Should().Equal(trained, (s, t) => Math.Abs(s - t) <= 1e-5);
        if (name == "noise")
            return;
        var (found, expected) = (Trained(characters, _batches[0], onDevice: true, with: Of), Trained(characters, _batches[0], onDevice: false, with: Of));
        foreach (var (parameter, values) in found.Where(f => f.Key != "loss"))
            Closeness.RelativeError(values, expected[parameter]).Should().BeLessThan(2e-5, parameter);
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void GradientIsTheLosssSlope(CharacterOptions characters)
    {
        const float Step = 0.0005f;
        int[] lengths = [4, 0, 6];
        var gradients = Trained(characters, lengths, onDevice: false);
        foreach (string name in gradients.Keys.Where(name => name.StartsWith("characters", StringComparison.Ordinal)))
        {
            for (int i = 0; i < gradients[name].Length; i += 1 + gradients[name].Length / 12)
                gradients[name][i].Should().BeApproximately((At(name, i, Step) - At(name, i, -Step)) / (2 * Step), 2e-3f, name);
        }

        float At(string name, int place, float step) => Trained(characters, lengths, onDevice: false, change: weights => weights[name].Values[place] += step)["loss"][0];
    }

    private static NetworkShape Shape(CharacterOptions characters, bool onDevice, Func<RecurrentOptions, RecurrentOptions>? with = null)
    {
        var options = new GruOptions { HiddenSize = 5, EmbeddingSize = 4, Characters = characters, EmbeddingDropout = 0.3, HeadDropout = 0, Training = new() { TrainsAsOnDevice = onDevice } };
        return NetworkShape.Of(with?.Invoke(options) ?? options, SpelledRows.Columns, outputs: 2);
    }

    private static Dictionary<string, float[]> Trained(
        CharacterOptions characters, int[] lengths, bool onDevice, bool training = true, Action<NetworkWeights>? change = null, Func<RecurrentOptions, RecurrentOptions>? with = null)
    {
        using var scope = torch.NewDisposeScope();
        var shape = Shape(characters, onDevice, with);
        var (batch, weights) = (SpelledRows.Create(lengths).Pack([.. Enumerable.Range(0, lengths.Length)]), Networks.Weights(shape));
        change?.Invoke(weights);
        using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 5);
        network.Begin(batch);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        var outputs = network.Forward(tensors, training);
        var loss = (outputs * torch.linspace(-1, 2, outputs.numel()).view(outputs.shape)).sum();
        var found = new Dictionary<string, float[]> { ["outputs"] = Tensors.ToArray(outputs), ["loss"] = Tensors.ToArray(loss) };
        if (!training)
            return found;
        network.Backward(loss);
        foreach (var (name, parameter) in network.Parameters.Where(p => !p.Name.StartsWith("embeddings", StringComparison.Ordinal)))
            found[name] = parameter.grad is { } gradient ? Tensors.ToArray(gradient) : new float[parameter.numel()];
        return found;
    }
}
