using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Streaming;

/// <summary>Answers after each step, held against those for the rows of the steps so far.</summary>
public class StreamEngineTests
{
    private static readonly SyntheticRow[] _rows = SyntheticRows.Create(12, seed: 3);

    private readonly MLContext _context = new(1);

    public static TheoryData<string> Networks => ["last", "mean", "max", "deep", "ensemble", "gru", "clockwork", "grid"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void RowClassifierAnswersForTheStepsSoFar(string network)
    {
        var model = _context.BinaryClassification.Trainers.Recurrent(OptionsOf(network)).Fit(SyntheticRows.View(_context));
        using var engine = SyntheticSteps.Engine(model);
        StepAnswer[] streamed = [.. SyntheticSteps.Interleave(_rows).Select(engine.Predict)];
        var prefixes = Prefixes();

        var expected = _context.Data.CreateEnumerable<StepAnswer>(model.Transform(_context.Data.LoadFromEnumerable(prefixes)), reuseRowObject: false).ToArray();

        streamed.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
        streamed.Select(s => BitConverter.SingleToUInt32Bits(s.Score)).Should().Equal(expected.Select(e => BitConverter.SingleToUInt32Bits(e.Score)));
        streamed.Select(s => s.Score).Distinct().Should().HaveCountGreaterThan(streamed.Length / 2);
    }

    [Theory]
    [InlineData(SequencePooling.Last)]
    [InlineData(SequencePooling.Mean)]
    [InlineData(SequencePooling.Max)]
    public void FeaturizerGivesTheFeaturesOfTheStepsSoFar(SequencePooling pooling)
    {
        var model = _context.Transforms.Recurrent(SmallOptions.Lstm() with { Pooling = pooling, OutputColumnName = "Features", Layers = 2 }).Fit(SyntheticRows.View(_context));
        using var engine = model.CreateStreamEngine<SyntheticStep, Features>(_context, new() { KeyColumnName = "Name" });
        var prefixes = Prefixes();
        float[][] expected = [.. model.Transform(_context.Data.LoadFromEnumerable(prefixes)).GetColumn<float[]>("Features")];

        float[][] streamed = [.. SyntheticSteps.Interleave(_rows).Select(step => engine.Predict(step).Values)];

        streamed.Should().HaveSameCount(expected);
        for (int i = 0; i < expected.Length; i++)
            streamed[i].Should().Equal(expected[i]);
    }

    [Fact]
    public void EveryKindOfColumnIsReadAsInARow()
    {
        var options = SmallOptions.Gru() with { SequenceColumnNames = ["Values", "Words", "Keys"], StaticColumnNames = ["Level", "Group", "Traits"], Pooling = SequencePooling.Max };
        var model = _context.MulticlassClassification.Trainers.Recurrent(options with { LabelColumnName = "Class" }).Fit(SyntheticRows.View(_context));
        using var engine = model.CreateStreamEngine<SyntheticStep, ClassAnswer>(_context, new() { KeyColumnName = "Name" });
        var view = _context.Data.LoadFromEnumerable(Prefixes());
        var expected = _context.Data.CreateEnumerable<ClassAnswer>(model.Transform(view), reuseRowObject: false);

        var streamed = SyntheticSteps.Interleave(_rows).Select(engine.Predict);

        streamed.Should().BeEquivalentTo(expected, o => o.WithStrictOrdering());
        engine.KeyCount.Should().Be(_rows.Length);
    }

    [Fact]
    public void UnknownWordsAndKeysAreReadAsInARow()
    {
        var model = _context.BinaryClassification.Trainers.Recurrent(SmallOptions.Lstm() with { SequenceColumnNames = ["Words", "Keys"] }).Fit(SyntheticRows.View(_context));
        var row = new SyntheticRow { Words = ["good", "never seen", ""], Keys = [3, 0, 99] };
        using var engine = SyntheticSteps.Engine(model, new StreamEngineOptions());
        float[] expected = [.. model.Transform(_context.Data.LoadFromEnumerable(new[] { 1, 2, 3 }.Select(n => new SyntheticRow { Words = row.Words[..n], Keys = row.Keys[..n] }))).GetColumn<float>("Score")];

        float[] streamed = [.. row.Words.Zip(row.Keys, (word, key) => engine.Predict(new SyntheticStep { Words = word, Keys = key - 1 }).Score)];

        streamed.Should().Equal(expected);
        engine.Keys.Should().Equal("");
    }

    [Fact]
    public void ForgottenKeyBeginsANewRow()
    {
        var model = _context.BinaryClassification.Trainers.Recurrent(SmallOptions.Gru()).Fit(SyntheticRows.View(_context));
        var steps = SyntheticSteps.Of(SyntheticRows.Create(1, seed: 9, shortest: 5)[0]);
        using var engine = SyntheticSteps.Engine(model, new StreamEngineOptions());
        string[] first = SyntheticSteps.Lines(engine, steps);
        engine.Forget("").Should().BeTrue();
        engine.Forget("").Should().BeFalse();
        engine.Observe(steps[0]);

        SyntheticSteps.Lines(engine, steps[1..]).Should().Equal(first[1..]);
    }

    private static RecurrentOptions OptionsOf(string network) => network switch
    {
        "mean" => SmallOptions.Lstm() with { Pooling = SequencePooling.Mean },
        "max" => SmallOptions.Lstm() with { Pooling = SequencePooling.Max },
        "deep" => SmallOptions.Lstm() with { Layers = 3 },
        "ensemble" => SmallOptions.Gru() with { Ensemble = 3, Pooling = SequencePooling.Mean },
        "gru" => SmallOptions.Gru(),
        "clockwork" => SmallOptions.Of(new RecurrentCellOptions { Cell = new ClockworkCell { Periods = [1, 2, 4] } }, "Values", "Label"),
        "grid" => SmallOptions.Of(new RecurrentCellOptions { Cell = new GridLstmCell(), Layers = 2 }, "Values", "Label"),
        _ => SmallOptions.Lstm(),
    };

    /// <summary>The rows so far, in the order of the steps interleaved.</summary>
    private static IEnumerable<SyntheticRow> Prefixes() => _rows
        .SelectMany(row => Enumerable.Range(1, row.Values.Length).Select(steps => (Row: SyntheticSteps.Prefix(row, steps), Steps: steps)))
        .OrderBy(p => p.Steps).Select(p => p.Row);

    private sealed class Features
    {
        [ColumnName("Features")]
        public float[] Values { get; set; } = [];
    }

    private sealed class ClassAnswer
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
