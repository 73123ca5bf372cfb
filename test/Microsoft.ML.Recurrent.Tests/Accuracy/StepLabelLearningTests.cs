using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>Taggers learn what a step's neighbors say, with defaults.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public class StepLabelLearningTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void BidirectionalTaggerReadsBothNeighbors()
    {
        double both = Accuracy(bidirectional: true), before = Accuracy(bidirectional: false);

        both.Should().BeGreaterThan(0.97);
        before.Should().BeLessThan(0.8, "the step after, which half of the tags follow from, is not read");
    }

    private double Accuracy(bool bidirectional)
    {
        var trainer = _context.MulticlassClassification.Trainers.Lstm("Tags", "Letters", hiddenSize: 32, bidirectional: bidirectional);
        var scored = trainer.Fit(View(1500, seed: 1)).Transform(View(300, seed: 2));
        var pairs = scored.GetColumn<uint[]>("PredictedLabel").Zip(scored.GetColumn<uint[]>("Tags")).SelectMany(row => row.First.Zip(row.Second)).ToArray();
        return pairs.Count(pair => pair.First == pair.Second) / (double)pairs.Length;
    }

    private IDataView View(int count, int seed)
    {
        var random = new Random(seed);
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => Row(random)).ToArray());
    }

    /// <summary>A step's tag says whether the letter before, and whether the letter after, is the same.</summary>
    private static Lettered Row(Random random)
    {
        uint[] letters = [.. Enumerable.Range(0, random.Next(1, 25)).Select(_ => (uint)random.Next(1, 4))];
        return new Lettered
        {
            Letters = letters,
            Tags = [.. letters.Select((letter, step) => 1u + (step > 0 && letters[step - 1] == letter ? 1u : 0) + (step + 1 < letters.Length && letters[step + 1] == letter ? 2u : 0))],
        };
    }

    private sealed class Lettered
    {
        [KeyType(3)]
        public uint[] Letters { get; set; } = [];

        [KeyType(4)]
        public uint[] Tags { get; set; } = [];
    }
}
