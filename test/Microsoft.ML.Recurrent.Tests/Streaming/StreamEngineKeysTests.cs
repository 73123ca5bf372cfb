using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Streaming;

/// <summary>The keys that an engine holds: many, limited, evicted, and from many threads at once.</summary>
[Collection(ProcessWide.Name)]
public class StreamEngineKeysTests
{
    private static readonly Lazy<RecurrentTransformer> _model = new(() =>
    {
        var context = new MLContext(1);
        return context.BinaryClassification.Trainers.Recurrent(SmallOptions.Gru() with { Pooling = SequencePooling.Mean }).Fit(SyntheticRows.View(context));
    });

    [Fact]
    public void TenThousandKeysInterleavedOnEightThreadsEachAnswerAsAlone()
    {
        const int Keys = 10_000;
        var rows = SyntheticRows.Create(100, seed: 8, shortest: 3, longest: 3).Select(row => SyntheticSteps.Of(row)).ToArray();
        using var alone = SyntheticSteps.Engine(_model.Value, new StreamEngineOptions());
        string[][] expected = [.. rows.Select(row => Line(alone, row))];
        using var engine = SyntheticSteps.Engine(_model.Value);
        var found = new string[Keys, 3];

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int step = 0; step < 3; step++)
            {
                for (int key = thread; key < Keys; key += 8)
                    found[key, step] = SyntheticSteps.Lines(engine, [Named(rows[key % 100][step], key)])[0];
            }
        });

        engine.KeyCount.Should().Be(Keys);
        Enumerable.Range(0, Keys).Where(key => !Enumerable.Range(0, 3).Select(step => found[key, step]).SequenceEqual(expected[key % 100])).Should().BeEmpty();
    }

    [Fact]
    public void NewKeyBeyondTheLimitIsRefusedUntilOneIsForgotten()
    {
        using var engine = SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { KeyColumnName = "Name", MaximumKeys = 2 });
        engine.Observe(Key("a"));
        engine.Observe(Key("b"));
        engine.Observe(Key("a"));

        engine.Invoking(e => e.Predict(Key("c"))).Should().Throw<InvalidOperationException>().Which.Message.Should().Be(
            "Key 'c' is new, but the engine holds 2 keys, its MaximumKeys. Forget a key, or raise MaximumKeys.");

        engine.Forget("b").Should().BeTrue();
        engine.Observe(Key("c"));
        engine.Keys.Should().Equal("a", "c");
        FluentActions.Invoking(() => SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { MaximumKeys = 0 })).Should().Throw<ArgumentException>()
            .WithMessage("MaximumKeys is 0; expected 1 or more.*");
    }

    [Fact]
    public void EvictionAsksForAMaximum() => FluentActions.Invoking(() => SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { KeyColumnName = "Name", EvictsLeastRecent = true }))
        .Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "EvictsLeastRecent is true, but MaximumKeys is not set, so that no key would ever be evicted. Set MaximumKeys to the number of keys to hold, or leave EvictsLeastRecent false. "
            + "(Parameter 'options')");

    [Fact]
    public void EvictionGivesUpTheKeyThatWasUsedLeastRecently()
    {
        using var engine = SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { KeyColumnName = "Name", MaximumKeys = 3, EvictsLeastRecent = true });
        foreach (string key in new[] { "a", "b", "c", "a", "d" })
            engine.Observe(Key(key));
        engine.Keys.Should().Equal("a", "c", "d");
        engine.Observe(Key("b"));
        engine.Keys.Should().Equal("a", "b", "d");
        engine.Forget("a").Should().BeTrue();
        engine.Observe(Key("e"));
        engine.Keys.Should().Equal("b", "d", "e");
        using var fresh = SyntheticSteps.Engine(_model.Value);
        SyntheticSteps.Lines(engine, [Key("a")]).Should().Equal(SyntheticSteps.Lines(fresh, [Key("a")]), "it was given up and begins anew");
    }

    [Fact]
    public void EvictionOnManyThreadsNeverHoldsMoreKeysThanTheLimit()
    {
        using var engine = SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { KeyColumnName = "Name", MaximumKeys = 20, EvictsLeastRecent = true });
        int most = 0;

        Parallel.For(0, 4_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            engine.Observe(Key((i * 31 % 97).ToString(CultureInfo.InvariantCulture)));
            InterlockedMax(ref most, engine.KeyCount);
        });

        most.Should().Be(20);
        engine.KeyCount.Should().BeInRange(1, 20).And.Be(engine.Keys.Count);
    }

    [Fact]
    public void PredictOnceWarmAllocatesNothing()
    {
        using var engine = SyntheticSteps.Engine(_model.Value);
        var step = Key("a");
        var answer = new StepAnswer();
        for (int i = 0; i < 100; i++)
            engine.Predict(step, ref answer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 300; i++)
            engine.Predict(step, ref answer);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(300, "300 steps were taken in");
    }

    private static string[] Line(StreamEngine<SyntheticStep, StepAnswer> engine, SyntheticStep[] row)
    {
        engine.Forget("");
        return SyntheticSteps.Lines(engine, row);
    }

    private static SyntheticStep Named(SyntheticStep step, int key) => new() { Name = key.ToString(CultureInfo.InvariantCulture), Values = step.Values };

    private static SyntheticStep Key(string key) => new() { Name = key, Values = 0.25f };

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
