using Microsoft.ML.Recurrent.Evaluation;

namespace Microsoft.ML.Recurrent;

/// <summary>Trainers of recommenders of the next item of a session, and their evaluation. Made by <c>mlContext.SessionRecommendation()</c>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SessionRecommendationCatalog
{
    private readonly MLContext _context;

    internal SessionRecommendationCatalog(MLContext context) => (_context, Trainers) = (context, new SessionRecommendationTrainers(context));

    /// <summary>The trainers.</summary>
    public SessionRecommendationTrainers Trainers { get; }

    /// <summary>Measures a recommender on sessions: the session up to each place is scored, and the item that follows is looked for among those recommended. Memory does not grow with the
    /// data, apart from what the baselines know of their own; time grows with the square of a session's length, unless <paramref name="lastItemOnly"/>.</summary>
    /// <param name="model">The recommender.</param>
    /// <param name="data">Sessions of two items or more, in the column that the model reads; shorter ones have nothing to predict. An item that the model does not know is not predicted.</param>
    /// <param name="trainingData">The sessions of the fit, from which two baselines are learned: popularity recommends the items of the most occurrences, co-occurrence those that most often
    /// stand in sessions with the last item (cosine of sessions; of a session of more than 500 different items the last 500). <see langword="null"/>: no baselines.</param>
    /// <param name="count">The number of recommended items that are looked at: recall@k, MRR@k. Range: 1 to the model's <see cref="NextItemOptions.Count"/>, which <see langword="null"/> takes; 1 or more where that is all items.</param>
    /// <param name="lastItemOnly">Predicts the last item of each session alone, in place of every item but the first.</param>
    /// <exception cref="ArgumentException">The model is no recommender of the next item, the column is missing or of another type, or <paramref name="count"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No session has an item to predict that the model knows.</exception>
    public NextItemMetrics EvaluateNextItem(RecurrentTransformer model, IDataView data, IDataView? trainingData = null, int? count = null, bool lastItemOnly = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return new NextItemEvaluator(_context, model, model.Fitted, count, lastItemOnly).Run(data, trainingData);
    }
}
