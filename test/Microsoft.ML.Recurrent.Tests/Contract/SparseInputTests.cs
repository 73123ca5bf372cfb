using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Sparse vectors stand for the same rows as dense ones.</summary>
public class SparseInputTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Values", 1)]
    [InlineData("Values", 3)]
    [InlineData("Words", 1)]
    [InlineData("Keys", 1)]
    public void SequencesAreReadAsDenseOnes(string column, int featuresPerStep)
    {
        var options = SmallOptions.Lstm(column) with { FeaturesPerStep = featuresPerStep };

        float[] scores = Scores(options, sparse: true);

        scores.Should().Equal(Scores(options, sparse: false));
        scores.Distinct().Should().HaveCountGreaterThan(8);
    }

    [Fact]
    public void StaticsAreReadAsDenseOnes()
    {
        var options = SmallOptions.Lstm("Words") with { StaticColumnNames = ["Statics"] };

        Scores(options, sparse: true).Should().Equal(Scores(options, sparse: false));
    }

    private float[] Scores(LstmOptions options, bool sparse)
    {
        var data = _context.Data.LoadFromEnumerable(SyntheticRows.Create(60).Select((row, i) => new BufferRow
        {
            Values = Buffer(row.Fixed[..2], sparse),
            Words = Buffer<ReadOnlyMemory<char>>([$"{i % 9}".AsMemory(), $"{i}".AsMemory()], sparse),
            Keys = Buffer([(uint)(1 + (i % 8)), (uint)(1 + (i / 8))], sparse),
            Statics = Buffer(row.Fixed[2..4], sparse),
            Label = row.Label,
        }));
        return [.. _context.BinaryClassification.Trainers.Lstm(options).Fit(data).Transform(data).GetColumn<float>("Score")];
    }

    /// <summary>Six items, two of them given: the second and the fifth.</summary>
    private static VBuffer<T> Buffer<T>(T[] items, bool sparse) =>
        sparse ? new VBuffer<T>(6, 2, items, [1, 4]) : new VBuffer<T>(6, [default!, items[0], default!, default!, items[1], default!]);

    private sealed class BufferRow
    {
        public VBuffer<float> Values { get; set; }

        public VBuffer<ReadOnlyMemory<char>> Words { get; set; }

        [KeyType(8)]
        public VBuffer<uint> Keys { get; set; }

        [VectorType(6)]
        public VBuffer<float> Statics { get; set; }

        public bool Label { get; set; }
    }
}
