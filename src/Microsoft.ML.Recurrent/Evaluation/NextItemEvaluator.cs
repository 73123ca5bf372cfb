using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Scores sessions up to each of their places and looks for the items that follow. For one run.</summary>
internal sealed class NextItemEvaluator
{
    private const string RecommendedItems = "RecommendedItems";

    private readonly MLContext _context;
    private readonly ITransformer _model;
    private readonly FittedModel _fitted;
    private readonly Sessions _sessions;
    private readonly int _count;
    private readonly bool _lastOnly;

    /// <exception cref="ArgumentException">The model is no recommender, or the count is out of its range.</exception>
    public NextItemEvaluator(MLContext context, ITransformer model, FittedModel fitted, int? count, bool lastOnly)
    {
        if (!OwnLabel.IsOfItems(fitted.Options.Task) || fitted.Options.NextItem.Count is not { } most)
            throw new ArgumentException($"The model is the {model}; expected a recommender of the next item, as mlContext.SessionRecommendation().Trainers fit it.", nameof(model));
        bool hasAll = most >= fitted.Inputs.Sequences[0].KnownTokens;
        if (count is { } wanted && (wanted < 1 || (wanted > most && !hasAll)))
            throw Errors.Parameter(nameof(count), string.Create(CultureInfo.InvariantCulture,
                $"The count is {wanted}; expected {(hasAll ? "1 or more." : $"1 to {most}, the items that the model recommends. Fit it with a larger NextItem.Count.")}"));
        (_context, _model, _fitted, _lastOnly, _count) = (context, model, fitted, lastOnly, count ?? most);
        _sessions = new Sessions(fitted.Inputs.Sequences[0]);
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to predict.</exception>
    public NextItemMetrics Run(IDataView data, IDataView? trainingData)
    {
        Check(data, nameof(data));
        if (trainingData is not null)
            Check(trainingData, nameof(trainingData));
        var popular = trainingData is null ? null : new PopularItems(_sessions.Items, _sessions.Of(trainingData));
        var together = trainingData is null ? null : new CoOccurringItems(_sessions.Items, _sessions.Of(trainingData));
        RankCounter model = new(_count), popularity = new(_count), coOccurrence = new(_count);
        bool excludes = _fitted.Options.NextItem.ExcludeSeen;
        long unknown = 0;
        Read(data, (items, next, place) =>
        {
            unknown += next == 0 ? 1 : 0;
            if (next == 0)
                return;
            model.Add(place);
            popularity.Add(popular?.PlaceOf(next, items, excludes) ?? 0);
            coOccurrence.Add(together?.PlaceOf(next, items, excludes) ?? 0);
        });
        if (model.Metrics.Positions == 0)
            throw new InvalidOperationException($"No session of column '{_fitted.Inputs.Sequences[0].Name}' has an item after the first that the model knows; there is nothing to evaluate.");
        return new NextItemMetrics
        {
            Count = _count,
            UnknownItems = unknown,
            Model = model.Metrics,
            Popularity = popular is null ? null : popularity.Metrics,
            CoOccurrence = together is null ? null : coOccurrence.Metrics,
        };
    }

    private delegate void Visit(ReadOnlySpan<uint> items, uint next, int place);

    /// <summary>Visits every place: the session before it, the item that follows, and its place among those recommended, 0 for none.</summary>
    private void Read(IDataView data, Visit visit)
    {
        var scored = _model.Transform(_sessions.Places(_context, data, _lastOnly));
        DataViewSchema.Column items = scored.Schema[_fitted.Inputs.Sequences[0].Name], next = scored.Schema[_sessions.NextName], recommended = scored.Schema[RecommendedItems];
        using var cursor = scored.GetRowCursor([items, next, recommended]);
        var (itemsOf, nextOf, recommendedOf) = (cursor.GetGetter<VBuffer<uint>>(items), cursor.GetGetter<uint>(next), cursor.GetGetter<VBuffer<uint>>(recommended));
        VBuffer<uint> before = default, best = default;
        uint following = 0;
        while (cursor.MoveNext())
        {
            itemsOf(ref before);
            nextOf(ref following);
            recommendedOf(ref best);
            visit(before.GetValues(), following, best.GetValues().IndexOf(following) + 1);
        }
    }

    private void Check(IDataView data, string parameter) => InputSchemaCheck.ThrowIfUnlike(data.Schema, _fitted.Inputs, _fitted.Options, new CheckedData(
        parameter == nameof(data) ? "data" : "training data", parameter));
}
