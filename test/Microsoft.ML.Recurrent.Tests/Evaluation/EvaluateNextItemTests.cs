using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Evaluation;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Recall and reciprocal ranks of recommenders, counted by hand, and beside their baselines.</summary>
public class EvaluateNextItemTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PlacesAreCountedAmongTheRecommended(bool lastOnly)
    {
        var (model, sessions) = (Fit(5), ClickSession.Create(20, seed: 3));
        uint[][] prefixes = [.. sessions.SelectMany(session => Enumerable.Range(1, session.Items.Length - 1).Where(place => !lastOnly || place == session.Items.Length - 1).Select(place => session.Items[..(place + 1)]))];
        int[] places = [.. model.Transform(ClickSession.View(_context, [.. prefixes.Select(prefix => prefix[..^1])])).GetColumn<uint[]>("RecommendedItems")
            .Zip(prefixes, (items, prefix) => Array.IndexOf(items, prefix[^1], 0, 3) + 1)];

        var metrics = _context.SessionRecommendation().EvaluateNextItem(model, _context.Data.LoadFromEnumerable(sessions), count: 3, lastItemOnly: lastOnly);

        (metrics.Count, metrics.UnknownItems, metrics.Popularity, metrics.CoOccurrence).Should().Be((3, 0, null, null));
        (metrics.Model.Positions, metrics.Model.Hits).Should().Be((places.Length, places.Count(place => place > 0)));
        metrics.Model.MeanReciprocalRank.Should().BeApproximately(places.Average(place => place == 0 ? 0 : 1.0 / place), 1e-9);
    }

    [Fact]
    public void BaselinesAreThoseCountedByHand()
    {
        // Occurrences: 1 four times, 2 three times, 3 twice. With 1 stand 2 (two of its two sessions) and 3 (one of one), with 2 stands 1, with 3 stands 1.
        var training = ClickSession.View(_context, [1, 2, 1], [1, 2, 2], [3, 1, 3]);

        var metrics = _context.SessionRecommendation().EvaluateNextItem(Fit(2), ClickSession.View(_context, [1, 2, 3], [3, 1], [2, 0, 1]), training);

        metrics.UnknownItems.Should().Be(1);
        // 2 after 1, 3 after 2, 1 after 3, 1 after an unknown item.
        metrics.Popularity.Should().Be(new RankingMetrics { Positions = 4, Hits = 3, ReciprocalRanks = 0.5 + 0 + 1 + 1 });
        metrics.CoOccurrence.Should().Be(new RankingMetrics { Positions = 4, Hits = 2, ReciprocalRanks = 1 + 0 + 1 + 0 });
    }

    [Fact]
    public void BaselinesLeaveOutSeenItemsAsTheModelDoes()
    {
        var popular = new PopularItems(4, [[1, 1, 1], [2, 2], [3]]);
        var together = new CoOccurringItems(4, [[1, 2], [1, 2], [1, 3]]);

        popular.PlaceOf(3, [1, 2], excludesSeen: false).Should().Be(3);
        popular.PlaceOf(3, [1, 2], excludesSeen: true).Should().Be(1);
        popular.PlaceOf(1, [1], excludesSeen: true).Should().Be(0);
        popular.PlaceOf(4, [1], excludesSeen: false).Should().Be(0);
        together.PlaceOf(3, [2, 1], excludesSeen: false).Should().Be(2);
        together.PlaceOf(3, [2, 1], excludesSeen: true).Should().Be(1);
        together.PlaceOf(4, [1], excludesSeen: false).Should().Be(0);
    }

    [Fact]
    public void PartsMergeToTheWhole()
    {
        var (model, catalog) = (Fit(4), _context.SessionRecommendation());
        ClickSession[] sessions = ClickSession.Create(30, seed: 4);
        NextItemMetrics Of(IEnumerable<ClickSession> rows) => catalog.EvaluateNextItem(model, _context.Data.LoadFromEnumerable(rows), _context.Data.LoadFromEnumerable(ClickSession.Create()));

        var (whole, merged) = (Of(sessions), Of(sessions[..11]).Merge(Of(sessions[11..])));

        (merged.Model.Positions, merged.Model.Hits, merged.Popularity!.Hits, merged.CoOccurrence!.Hits)
            .Should().Be((whole.Model.Positions, whole.Model.Hits, whole.Popularity!.Hits, whole.CoOccurrence!.Hits));
        merged.Model.ReciprocalRanks.Should().BeApproximately(whole.Model.ReciprocalRanks, 1e-9);
        whole.Invoking(metrics => metrics.Merge(catalog.EvaluateNextItem(model, _context.Data.LoadFromEnumerable(sessions)))).Should().Throw<ArgumentException>()
            .WithMessage("The metrics are of 4 recommended items without baselines; expected 4 with baselines.*");
    }

    /// <summary>Two clicks together tell the third; the recurrent network learns it, and what looks at one click or none cannot.</summary>
    [Fact]
    public void NetworkLearnsWhatBaselinesCannotKnow()
    {
        var (training, held) = (_context.Data.LoadFromEnumerable(ClickSession.Create(1500)), _context.Data.LoadFromEnumerable(ClickSession.Create(100, seed: 2, shortest: 3)));
        var model = _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items", "Items", epochs: 15) with
        {
            HiddenSize = 48,
            EmbeddingSize = 32,
            NextItem = new() { Count = 3 },
            Training = new() { MaximumEpochs = 15, BatchSize = 32, LearningRate = 0.01, ValidationFraction = 0.1 },
        }).Fit(training);

        var metrics = _context.SessionRecommendation().EvaluateNextItem(model, held, training, lastItemOnly: true);

        metrics.Model.Recall.Should().BeGreaterThan(metrics.Popularity!.Recall + 0.25).And.BeGreaterThan(metrics.CoOccurrence!.Recall + 0.25);
        metrics.Model.MeanReciprocalRank.Should().BeGreaterThan(metrics.Popularity.MeanReciprocalRank + 0.25).And.BeGreaterThan(metrics.CoOccurrence.MeanReciprocalRank + 0.25);
    }

    [Fact]
    public void MetricsPrintAsATable() => new NextItemMetrics
    {
        Count = 20,
        UnknownItems = 3,
        Model = new() { Positions = 1000, Hits = 500, ReciprocalRanks = 250 },
        Popularity = new() { Positions = 1000, Hits = 125, ReciprocalRanks = 62.5 },
        CoOccurrence = new() { Positions = 1000, Hits = 250, ReciprocalRanks = 125 },
    }.ToString().ReplaceLineEndings("\n").Should().Be(
        "1,000 next items, among 20 recommended; 3 more are unknown to the model\n\n               recall     MRR\nmodel          50.0 %  0.2500\nco-occurrence  25.0 %  0.1250\npopularity     12.5 %  0.0625");

    /// <summary>Twelve items: every known one is among the first fifteen.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    public void MoreItemsThanThereAreMayBeAskedFor(int recommended)
    {
        var (model, data) = (Fit(recommended), _context.Data.LoadFromEnumerable(ClickSession.Create()));

        var metrics = _context.SessionRecommendation().EvaluateNextItem(model, data, count: 15);
        var (items, scores) = (model.Transform(data).GetColumn<uint[]>("RecommendedItems").First(), model.Transform(data).GetColumn<float[]>("Score").First());

        (metrics.Count, metrics.Model.Recall).Should().Be((15, 1));
        items.Should().HaveCount(recommended);
        items[..12].Should().OnlyHaveUniqueItems().And.NotContain(0);
        items[12..].Should().Equal(new uint[recommended - 12]);
        scores[12..].Should().Equal(new float[recommended - 12]);
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        var (model, catalog, data) = (Fit(4), _context.SessionRecommendation(), _context.Data.LoadFromEnumerable(ClickSession.Create()));
        var other = _context.LanguageModeling().Trainers.Gru(SmallOptions.Gru("Items", "Items")).Fit(data);

        catalog.Invoking(c => c.EvaluateNextItem(model, data, count: 5)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The count is 5; expected 1 to 4, the items that the model recommends. Fit it with a larger NextItem.Count.*");
        catalog.Invoking(c => c.EvaluateNextItem(other, data)).Should().Throw<ArgumentException>().WithMessage("The model is the *; expected a recommender of the next item, as *");
        catalog.Invoking(c => c.EvaluateNextItem(model, ClickSession.View(_context, [1], [2, 0]))).Should().Throw<InvalidOperationException>()
            .WithMessage("No session of column 'Items' has an item after the first that the model knows; there is nothing to evaluate.");
        catalog.Invoking(c => c.EvaluateNextItem(model, data, _context.Data.LoadFromEnumerable(TextRow.Create()))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The training data does not fit GruOptions: The sequence column 'Items' is missing; *");
    }

    private RecurrentTransformer Fit(int count) => _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items", "Items") with { NextItem = new() { Count = count } })
        .Fit(_context.Data.LoadFromEnumerable(ClickSession.Create()));
}
