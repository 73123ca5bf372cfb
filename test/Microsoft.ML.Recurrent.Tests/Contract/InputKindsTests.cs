using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Every kind of input column, by what it must be equal to.</summary>
public class InputKindsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void RankTwoVectorSaysItsFeaturesPerStep()
    {
        var rows = Rows<GridRow>((values, label) => new() { Grid = values, Flat = values, Free = values, Label = label });
        var data = _context.Data.LoadFromEnumerable(rows);

        float[] byType = Scores(SmallOptions.Lstm("Grid"), data);

        Scores(SmallOptions.Lstm("Flat") with { FeaturesPerStep = 3 }, data).Should().Equal(byType);
        Scores(SmallOptions.Lstm("Free") with { FeaturesPerStep = 3 }, data).Should().Equal(byType, "a variable-length column is read the same");
        Scores(SmallOptions.Lstm("Flat"), data).Should().NotEqual(byType, "12 steps of 1 are not 4 steps of 3");
    }

    [Fact]
    public void EveryRawTypeOfKeysIsReadAlike()
    {
        var rows = SyntheticRows.Create(60);
        var data = _context.Data.LoadFromEnumerable(rows.Select(r => new KeysRow
        {
            Bytes = [.. r.Keys.Select(k => (byte)k)],
            Shorts = [.. r.Keys.Select(k => (ushort)k)],
            Ints = r.Keys,
            Longs = [.. r.Keys.Select(k => (ulong)k)],
            Label = r.Label,
        }));

        float[] expected = Scores(SmallOptions.Gru("Ints"), data);

        foreach (string column in new[] { "Bytes", "Shorts", "Longs" })
            Scores(SmallOptions.Gru(column), data).Should().Equal(expected, column);
    }

    [Fact]
    public void MissingKeyIsTheUnknownToken()
    {
        var model = Fit(SmallOptions.Rnn("Keys"), SyntheticRows.View(_context, 60));

        float[] scores = Scores(model, new SyntheticRow { Keys = [0, 1] }, new SyntheticRow { Keys = [100, 1] }, new SyntheticRow { Keys = [2, 1] });

        scores[1].Should().Be(scores[0]);
        scores[2].Should().NotBe(scores[0]);
    }

    [Fact]
    public void EmptyAndUnseenWordsAreTheUnknownToken()
    {
        var model = Fit(SmallOptions.Rnn("Words"), SyntheticRows.View(_context, 60));

        float[] scores = Scores(model, new SyntheticRow { Words = ["", "good"] }, new SyntheticRow { Words = ["never seen", "good"] },
            new SyntheticRow { Words = ["Good", "good"] }, new SyntheticRow { Words = ["bad", "good"] });

        scores[1].Should().Be(scores[0]);
        scores[2].Should().Be(scores[0], "words are told apart by case");
        scores[3].Should().NotBe(scores[0]);
    }

    [Fact]
    public void RareWordsAndWordsBeyondTheSizeAreTheUnknownToken()
    {
        var rows = SyntheticRows.Create(60);
        rows[5].Words = [.. rows[5].Words.Append("rare")];
        var data = _context.Data.LoadFromEnumerable(rows);
        var training = SmallOptions.Rnn("Words").Training with { ValidationFraction = 0 };
        var frequent = Fit(SmallOptions.Rnn("Words") with { MinimumTokenCount = 2, Training = training }, data);
        var few = Fit(SmallOptions.Rnn("Words") with { MaximumVocabularySize = 1, Training = training }, data);

        frequent.Model.ShapeOf("embeddings.0.weight").Should().Equal(3, 4);
        few.Model.ShapeOf("embeddings.0.weight").Should().Equal(2, 4);
        Scores(frequent, new SyntheticRow { Words = ["rare"] }).Should().Equal(Scores(frequent, new SyntheticRow { Words = ["unseen"] }));
    }

    [Fact]
    public void VocabularyCanBeEmpty()
    {
        var model = Fit(SmallOptions.Rnn("Words") with { MinimumTokenCount = 10_000 }, SyntheticRows.View(_context, 60));

        model.Model.ShapeOf("embeddings.0.weight").Should().Equal(1, 4);
        Scores(model, new SyntheticRow { Words = ["good"] }).Should().OnlyContain(s => float.IsFinite(s));
    }

    [Fact]
    public void SequenceColumnsAreJoinedStepByStep()
    {
        var options = SmallOptions.Lstm() with { SequenceColumnNames = ["Values", "Words", "Keys"], Bidirectional = true, Layers = 2 };
        var model = Fit(options, SyntheticRows.View(_context, 60));

        model.Model.ShapeOf("recurrent.weight_ih_l0").Should().Equal(24, 1 + 4 + 4);
        Scores(model, new SyntheticRow { Values = [1], Words = ["good"], Keys = [1] }).Should().NotEqual(
            Scores(model, new SyntheticRow { Values = [1], Words = ["bad"], Keys = [1] }));
    }

    [Fact]
    public void StaticsReachTheHead()
    {
        var options = SmallOptions.Gru() with { StaticColumnNames = ["Level", "Traits", "Group"] };
        var model = Fit(options, SyntheticRows.View(_context, 60));
        SyntheticRow Row(float level, uint group) => new() { Values = [1], Level = level, Traits = [0, 0, 0], Group = group };

        float[] scores = Scores(model, Row(0, 0), Row(1, 0), Row(0, 1), Row(0, 99), Row(0, 100));

        model.Model.ShapeOf("head.weight").Should().Equal(1, 6 + 1 + 3 + 4);
        scores.Take(4).Should().OnlyHaveUniqueItems();
        scores[4].Should().Be(scores[3], "a missing key is all zeros");
    }

    [Theory]
    [InlineData("Values")]
    [InlineData("Words")]
    [InlineData("Keys")]
    public void EmptySequenceScoresFromTheInitialState(string column)
    {
        var model = Fit(SmallOptions.Lstm(column), SyntheticRows.View(_context, 60, shortest: 0));

        Scores(model, new SyntheticRow()).Should().Equal(model.Model.ValuesOf("head.bias").Span[0]);
    }

    [Fact]
    public void AllSequencesMayBeEmpty()
    {
        var data = SyntheticRows.View(_context, 40, shortest: 0, longest: 0);

        Scores(SmallOptions.Lstm() with { StaticColumnNames = ["Level"] }, data).Should().OnlyContain(s => float.IsFinite(s));
    }

    private static TRow[] Rows<TRow>(Func<float[], bool, TRow> make) =>
        [.. SyntheticRows.Create(60).Select(r => make([.. r.Fixed, .. r.Fixed], r.Label))];

    private RecurrentTransformer Fit(RecurrentOptions options, IDataView data) => _context.BinaryClassification.Trainers.Recurrent(options).Fit(data);

    private float[] Scores(RecurrentOptions options, IDataView data) => [.. Fit(options, data).Transform(data).GetColumn<float>("Score")];

    private float[] Scores(RecurrentTransformer model, params SyntheticRow[] rows) =>
        [.. model.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float>("Score")];

    private sealed class GridRow
    {
        [VectorType(4, 3)]
        public float[] Grid { get; set; } = [];

        [VectorType(12)]
        public float[] Flat { get; set; } = [];

        public float[] Free { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class KeysRow
    {
        [KeyType(SyntheticRows.KeyCount)]
        public byte[] Bytes { get; set; } = [];

        [KeyType(SyntheticRows.KeyCount)]
        public ushort[] Shorts { get; set; } = [];

        [KeyType(SyntheticRows.KeyCount)]
        public uint[] Ints { get; set; } = [];

        [KeyType(SyntheticRows.KeyCount)]
        public ulong[] Longs { get; set; } = [];

        public bool Label { get; set; }
    }
}
