using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>The network as a CUDA device trains it, run on the CPU, against the managed one: outputs and every gradient, dropout included.</summary>
public class DeviceNetworkTests
{
    private static readonly Dictionary<string, int[]> _batches = new()
    {
        ["even"] = [5, 5, 5],
        ["ragged"] = [9, 1, 7, 0, 4, 2, 9],
        ["one long row"] = [1, 30, 2, 2],
    };

    public static TheoryData<string, string, bool, SequencePooling> Grid()
    {
        var grid = new TheoryData<string, string, bool, SequencePooling>();
        foreach (var cell in Networks.Cells)
        {
            foreach (string batch in _batches.Keys)
            {
                foreach (var pooling in Enum.GetValues<SequencePooling>())
                {
                    grid.Add(Networks.NameOf(cell), batch, false, pooling);
                    grid.Add(Networks.NameOf(cell), batch, true, pooling);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void OutputsAndGradientsAreTheManagedOnes(string cell, string batch, bool bidirectional, SequencePooling pooling)
    {
        var columns = RaggedRows.Columns(valuesPerStep: 3, tokens: [7, 4], statics: 2);
        var options = Networks.Cell(cell) with
        {
            HiddenSize = 11,
            EmbeddingSize = 5,
            Layers = 2,
            Bidirectional = bidirectional,
            Pooling = pooling,
            EmbeddingDropout = 0.3,
            LayerDropout = 0.3,
            HeadDropout = 0.3,
        };

        var (found, expected) = (Run(options, columns, _batches[batch], onDevice: true), Run(options, columns, _batches[batch], onDevice: false));

        found.Keys.Should().Equal(expected.Keys);
        foreach (var (name, values) in found)
            Closeness.RelativeError(values, expected[name]).Should().BeLessThan(1e-5, name);
    }

    private static Dictionary<string, float[]> Run(RecurrentOptions options, InputColumns columns, int[] lengths, bool onDevice)
    {
        using var scope = torch.NewDisposeScope();
        var shape = Networks.Shape(options with { Training = new TrainingOptions { TrainsAsOnDevice = onDevice } }, columns);
        var batch = RaggedRows.Create(columns, lengths).Pack([.. Enumerable.Range(0, lengths.Length)]);
        using var network = new RecurrentNetwork(shape, Networks.Weights(shape), torch.CPU, seed: 5);
        network.IsManaged.Should().Be(!onDevice);
        network.Begin(batch);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        var outputs = network.Forward(tensors, training: true);
        network.Backward((outputs * torch.linspace(-1, 2, outputs.numel()).view(outputs.shape)).sum());
        var found = new Dictionary<string, float[]> { ["outputs"] = Tensors.ToArray(outputs) };
        foreach (var (name, parameter) in network.Parameters)
            found[name] = network.Tables.FirstOrDefault(t => ReferenceEquals(t.Parameter, parameter)) is { } table
                ? Dense(table) : Tensors.ToArray(parameter.grad!);
        // One more column of the weight: alone, the bias's gradient is what is left of steps that cancel.
        if (found.Remove(NetworkShape.AttentionBiasName, out float[]? bias))
            found[NetworkShape.AttentionWeightName] = [.. found[NetworkShape.AttentionWeightName], .. bias];
        return found;
    }

    /// <summary>The gradient of every row of a table.</summary>
    private static float[] Dense(EmbeddingTable table)
    {
        var gradient = new float[table.Rows * table.Width];
        for (int i = 0; i < table.Read.Length; i++)
            table.Gradient.Slice(i * table.Width, table.Width).CopyTo(gradient.AsSpan(table.Read[i] * table.Width));
        return gradient;
    }
}
