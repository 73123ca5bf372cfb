using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>Heads that read several steps, and rows that start from states: the managed reading against libtorch's modules.</summary>
public class HeadStepsParityTests
{
    private const int Inputs = 5;

    private static readonly int[] _lengths = [4, 9, 3, 7, 3];

    public static IEnumerable<object[]> Cases =>
        from cell in new[] { "lstm", "gru", "rnn" } from layers in new[] { 1, 2 } from states in new[] { false, true } select new object[] { cell, layers, states };

    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputsOfTheLastStepsAgreeWithTorch(string cell, int layers, bool states)
    {
        var shape = new NetworkShape(Options(cell, layers), Inputs, [], staticWidth: 0, outputs: 2) { HeadSteps = 3 };
        var weights = NetworkInitializer.Create(shape, seed: 3);
        var batch = Batch(shape, states);
        var managed = new float[_lengths.Length * shape.OutputsPerRow];
        new ManagedNetwork(shape, weights).Run(batch, new NetworkWorkspace(), managed);
        using var scope = torch.NewDisposeScope();
        using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 1);
        network.Begin(batch);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        float[] expected = Tensors.ToArray(network.Forward(tensors, training: false));
        managed.Zip(expected, (m, t) => Math.Abs(m - t)).Should().HaveCount(expected.Length).And.OnlyContain(difference => difference < 1e-5f);
    }

    private static RecurrentOptions Options(string cell, int layers)
    {
        RecurrentOptions options = cell switch { "lstm" => new LstmOptions(), "gru" => new GruOptions(), _ => new RnnOptions() };
        return options with { HiddenSize = 11, Bidirectional = false, Layers = layers, Training = new TrainingOptions { UseManagedKernels = false } };
    }

    private static PackedBatch Batch(NetworkShape shape, bool states)
    {
        var random = new Random(17);
        var batch = PackedBatch.Lay(_lengths, Inputs, tokenColumns: 0, staticWidth: 0, reuse: null);
        for (int i = 0; i < batch.Packing.TotalSteps * Inputs; i++)
            batch.Values[i] = 2 * random.NextSingle() - 1;
        if (states)
            batch.StartFromStates(shape.Options.Layers, shape.StateSize);
        for (int layer = 0; layer < shape.Options.Layers && states; layer++)
        {
            foreach (ref float value in batch.StatesOf(layer))
                value = 2 * random.NextSingle() - 1;
        }

        return batch;
    }
}
