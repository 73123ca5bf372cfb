using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Recommenders of the next item of a session: the columns that come of them, and what they learn.</summary>
public class NextItemTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void SessionsGetTheirBestItemsAndProbabilities()
    {
        var data = Sessions();
        var scored = Fit(data, o => o with { NextItem = new() { Count = 5 } }).Transform(data);

        scored.Schema["RecommendedItems"].Type.Should().Be(new VectorDataViewType(new KeyDataViewType(typeof(uint), ClickSession.ItemCount), 5));
        scored.Schema["Score"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 5));
        foreach (float[] scores in scored.GetColumn<float[]>("Score"))
            scores.Should().BeInDescendingOrder().And.OnlyContain(score => score > 0 && score < 1);
        scored.GetColumn<uint[]>("RecommendedItems").Should().OnlyContain(items => items.Distinct().Count() == 5 && items.All(item => item >= 1 && item <= 12));
    }

    [Theory]
    [InlineData]
    [InlineData(3, 7)]
    public void ProbabilitiesOfAllItemsSumToOne(params int[] cutoffs)
    {
        var data = Sessions();

        var scores = Fit(data, o => o with { NextToken = new() { SoftmaxCutoffs = cutoffs }, NextItem = new() { Count = ClickSession.ItemCount } }).Transform(data).GetColumn<float[]>("Score");

        scores.Select(own => own.Sum()).Should().OnlyContain(sum => Math.Abs(sum - 1) < 1e-5);
    }

    [Fact]
    public void TenItemsAreRecommendedUnlessThereAreFewer()
    {
        Fit(Sessions()).Options.NextItem.Count.Should().Be(10);
        Fit(_context.Data.LoadFromEnumerable(TextRow.Create(shortest: 2)), o => o with { SequenceColumnNames = ["Keys"] }).Options.NextItem.Count.Should().Be(4);
    }

    [Fact]
    public void SeenItemsAreLeftOutAndTheOthersKeepTheirProbabilities()
    {
        var data = Sessions();
        var all = Fit(data, o => o with { NextItem = new() { Count = ClickSession.ItemCount } });
        var rest = Fit(data, o => o with { NextItem = new() { Count = ClickSession.ItemCount, ExcludeSeen = true } });

        foreach (var (session, (every, left)) in ClickSession.Create().Zip(Pairs(all, data).Zip(Pairs(rest, data))))
        {
            var unseen = every.Where(pair => !session.Items.Contains(pair.Item)).ToArray();
            left.Take(unseen.Length).Should().Equal(unseen);
            left.Skip(unseen.Length).Should().OnlyContain(pair => pair.Item == 0 && pair.Score == 0);
        }
    }

    [Fact]
    public void EmptySessionsAndUnknownItemsAreScored()
    {
        var scored = Fit(Sessions()).Transform(ClickSession.View(_context, [], [0], [3, 0, 4]));

        scored.GetColumn<float[]>("Score").Should().HaveCount(3).And.OnlyContain(scores => scores.All(float.IsFinite));
    }

    [Fact]
    public void ItemsHaveTheirNamesWhateverTheirNumbersAre()
    {
        var rows = ClickSession.Create();
        IDataView Mapped(IEnumerable<ClickSession> of) => _context.Transforms.Conversion.MapValueToKey("Items", "Names").Fit(_context.Data.LoadFromEnumerable(of)).Transform(_context.Data.LoadFromEnumerable(rows));
        var model = Fit(Mapped(rows));

        string[] Names(IDataView data) => [.. _context.Transforms.Conversion.MapKeyToValue("Best", "RecommendedItems").Fit(model.Transform(data)).Transform(model.Transform(data))
            .GetColumn<ReadOnlyMemory<char>[]>("Best").Select(names => string.Join(", ", names))];

        Names(Mapped(rows.Reverse())).Should().Equal(Names(Mapped(rows)));
        model.ClassNames.Should().Contain("item 3").And.HaveCount(ClickSession.ItemCount);
    }

    [Fact]
    public void SessionAloneIsTheSessionInAView()
    {
        var rows = ClickSession.Create(80, shortest: 0, longest: 30);
        var model = Fit(Sessions());

        string[] together = ScoreText.Of(model, _context.Data.LoadFromEnumerable(rows)), alone =
            [.. rows.SelectMany(row => ScoreText.Of(model, _context.Data.LoadFromEnumerable([row])).Skip(1))];

        alone.Should().Equal(together.Skip(1));
    }

    [Fact]
    public void ThreadsChangeNoBit() => new[] { 1, 2 }.Select(threads => string.Join(' ', Fits.WeightsOf(
        Fit(Sessions(), o => o with { Training = o.Training with { Threads = threads } })))).Distinct().Should().ContainSingle();

    [Fact]
    public void EnsembleIsTheMeanOfTheProbabilities()
    {
        var data = Sessions();
        var model = Fit(data, o => o with { Ensemble = 2, NextItem = new() { Count = ClickSession.ItemCount } });

        float[] both = ByItem(model, data);
        float[][] each = [.. new[] { model.Fitted.Weights, model.Fitted.Others[0] }.Select(weights => ByItem(new RecurrentTransformer(model.Fitted with { Weights = weights, Others = [] }), data))];

        both.Should().Equal(each[0].Zip(each[1], (a, b) => (a + b) / 2), (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void ScoringHoldsNoValueOfEachItemForEachStep()
    {
        var model = Fit(Sessions());

        var shape = model.Fitted.ScoringShape;

        shape.HeadReadsSteps.Should().BeFalse();
        (shape.OutputsPerRow, shape.WidestStep).Should().Be((ClickSession.ItemCount, Math.Max(shape.EncoderWidth, shape.StepWidth)));
    }

    private static (uint Item, float Score)[][] Pairs(RecurrentTransformer model, IDataView data) =>
        [.. model.Transform(data).GetColumn<uint[]>("RecommendedItems").Zip(model.Transform(data).GetColumn<float[]>("Score"), (items, scores) => items.Zip(scores).ToArray())];

    private static float[] ByItem(RecurrentTransformer model, IDataView data) => [.. Pairs(model, data).SelectMany(pairs => pairs.OrderBy(pair => pair.Item).Select(pair => pair.Score))];

    private IDataView Sessions() => _context.Data.LoadFromEnumerable(ClickSession.Create());

    private RecurrentTransformer Fit(IDataView data, Func<GruOptions, GruOptions>? options = null)
    {
        var small = SmallOptions.Gru("Items", "Items");
        return _context.SessionRecommendation().Trainers.Gru(options is null ? small : options(small)).Fit(data);
    }
}
