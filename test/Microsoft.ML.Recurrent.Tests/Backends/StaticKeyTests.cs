using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>A static key looks its column of the head's weight up: the same as a one-hot vector times the weight.</summary>
public class StaticKeyTests
{
    private static readonly SequenceColumn _values = new("Values", SequenceColumnKind.Values, 2, 0, null);

    private static readonly InputColumns _keyed = new([_values],
        [new StaticColumn("First", true, 3), new StaticColumn("Number", false, 2), new StaticColumn("Second", true, 4), new StaticColumn("Third", true, 2)]);

    private static readonly InputColumns _oneHot = new([_values], [new StaticColumn("All", false, 11)]);

    private static readonly GruOptions _options = new() { HiddenSize = 5, HeadDropout = 0 };

    [Fact]
    public void ManagedIsTheOneHotProductBitForBit() => Managed(_keyed).Should().Equal(Managed(_oneHot));

    [Fact]
    public void TorchIsTheOneHotProductAndSoIsItsGradient()
    {
        var (logits, gradient) = Torch(_keyed);
        var (expected, slope) = Torch(_oneHot);

        logits.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);
        gradient.Zip(slope, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);
        gradient.Should().Contain(g => g != 0);
    }

    [Fact]
    public void FitKeyOfSixtyThousandValuesOverFortyThousandRowsFits()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(Enumerable.Range(0, 40_000).Select(i => new WideRow { X = [i % 7, 1], Key = (uint)(i % 60_000), Label = i % 2 == 0 }));
        var options = SmallOptions.Gru("X") with { StaticColumnNames = ["Key"], HiddenSize = 4 };

        var model = context.BinaryClassification.Trainers.Gru(options with { Training = options.Training with { MaximumEpochs = 1, BatchSize = 1024 } }).Fit(data);

        model.Transform(context.Data.TakeRows(data, 100)).GetColumn<float>("Score").Should().OnlyContain(s => float.IsFinite(s));
        model.Model.ShapeOf("head.weight").Should().Equal(1, 60_004);
    }

    private static float[] Managed(InputColumns columns)
    {
        var shape = NetworkShape.Of(_options, columns, outputs: 3);
        var logits = new float[4 * 3];
        new ManagedNetwork(shape, Networks.Weights(shape)).Run(Batch(columns), new NetworkWorkspace(), logits);
        return logits;
    }

    private static (float[] Logits, float[] Gradient) Torch(InputColumns columns)
    {
        var shape = NetworkShape.Of(_options, columns, outputs: 3);
        using var scope = torch.NewDisposeScope();
        using var network = new RecurrentNetwork(shape, Networks.Weights(shape), torch.CPU, seed: 1);
        var batch = Batch(columns);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        network.Begin(batch);
        var logits = network.Forward(tensors, training: true);
        network.Backward(logits.pow(2).sum());
        using var gradient = network.Parameters.Single(p => p.Name == "head.weight").Parameter.grad!;
        return (logits.data<float>().ToArray(), gradient.data<float>().ToArray());
    }

    /// <summary>Four rows, one with every key missing.</summary>
    private static PackedBatch Batch(InputColumns columns)
    {
        var rows = new RaggedSequences(columns);
        int[][] keys = [[1, 4, 2], [3, 1, 1], [0, 0, 0], [2, 2, 2]];
        for (int row = 0; row < keys.Length; row++)
        {
            rows.AddRow(2);
            float[] values = [row, 1, -row, 0.5f], numbers = [0.25f * row, -1];
            values.CopyTo(rows.Values(row));
            if (columns == _keyed)
            {
                numbers.CopyTo(rows.Statics(row));
                keys[row].CopyTo(rows.Keys(row));
                continue;
            }

            float[] all = [.. OneHot(keys[row][0], 3), .. numbers, .. OneHot(keys[row][1], 4), .. OneHot(keys[row][2], 2)];
            all.CopyTo(rows.Statics(row));
        }

        return rows.Pack([0, 1, 2, 3]);
    }

    private static IEnumerable<float> OneHot(int key, int width) => Enumerable.Range(1, width).Select(k => k == key ? 1f : 0);

    private sealed class WideRow
    {
        [VectorType(2)]
        public float[] X { get; set; } = [];

        [KeyType(60_000)]
        public uint Key { get; set; }

        public bool Label { get; set; }
    }
}
