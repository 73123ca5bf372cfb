using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;
using Dropout = Microsoft.ML.Recurrent.Backends.Torch.Dropout;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>Whole words are dropped from a batch, in memory and in torch's graph.</summary>
public class WordTypeDropoutTests
{
    private const int Words = 2000;
    private const int Width = 3;
    private const double Rate = 0.3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AWordIsDroppedInEveryStepOfTheBatchAndTheOthersAreScaled(bool asOnDevice)
    {
        float[][] read = Read(asOnDevice, training: true, batches: 1, seed: 1)[0];

        int dropped = 0;
        for (int word = 0; word < Words; word++)
        {
            float factor = read[word][0] == 0 ? 0 : (float)(1 / (1 - Rate));
            dropped += factor == 0 ? 1 : 0;
            read[word].Should().Equal(Vector(word).Select(value => value * factor));
            read[Words + word].Should().Equal(read[word], "the second step that reads it has the same embedding");
        }

        (dropped / (double)Words).Should().BeApproximately(Rate, 0.04);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachBatchDropsOthersAndScoringNone(bool asOnDevice)
    {
        bool[][] dropped = Dropped(asOnDevice, seed: 1);

        dropped[1].Should().NotEqual(dropped[0]);
        Dropped(asOnDevice, seed: 1).Should().BeEquivalentTo(dropped, o => o.WithStrictOrdering());
        Dropped(!asOnDevice, seed: 1).Should().BeEquivalentTo(dropped, o => o.WithStrictOrdering());
        Dropped(asOnDevice, seed: 2)[0].Should().NotEqual(dropped[0]);
        Read(asOnDevice, training: false, batches: 1, seed: 1)[0][7].Should().Equal(Vector(7));
    }

    private static bool[][] Dropped(bool asOnDevice, int seed) =>
        [.. Read(asOnDevice, training: true, batches: 2, seed).Select(steps => steps.Take(Words).Select(vector => vector[0] == 0).ToArray())];

    /// <summary>For each batch, the embedding of each step; a batch reads all words in order, twice.</summary>
    private static float[][][] Read(bool asOnDevice, bool training, int batches, int seed)
    {
        using var scope = torch.NewDisposeScope();
        var columns = new InputColumns([new SequenceColumn("Words", SequenceColumnKind.Keys, 0, Words, null)], []);
        var shape = Networks.Shape(new GruOptions { EmbeddingSize = Width, EmbeddingDropout = 0, WordTypeDropout = Rate }, columns);
        var batch = PackedBatch.Lay([2 * Words], valuesPerStep: 0, tokenColumns: 1, staticWidth: 0, reuse: null);
        for (int step = 0; step < 2 * Words; step++)
            batch.Tokens[0][step] = step % Words;
        using var table = new Parameter(torch.tensor(Enumerable.Range(0, shape.TokenCounts[0]).SelectMany(Vector).ToArray()).view(-1, Width));
        var dropout = new Dropout(seed);
        using IStepInputs inputs = asOnDevice ? new TorchStepInputs(shape, [table], [], dropout) : new ManagedStepInputs(shape, [new EmbeddingTable(table)], [], dropout);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        return [.. Enumerable.Range(0, batches).Select(_ => Tensors.ToArray(inputs.Read(tensors, training)).Chunk(Width).ToArray())];
    }

    private static float[] Vector(int word) => [1 + word, 2 + word, -1 - word];
}
