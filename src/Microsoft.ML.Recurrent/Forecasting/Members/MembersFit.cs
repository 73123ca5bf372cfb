using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Fits what stands beside the network, and the weights of all.</summary>
/// <param name="model">The forecaster so far: the network alone.</param>
/// <param name="series">The series, and where their training splits end.</param>
/// <param name="plan">Chooses origins.</param>
/// <param name="observer">Told of the weights, and may end the fit.</param>
internal sealed class MembersFit(FittedForecast model, IReadOnlyList<SeriesPart> series, OriginPlan plan, TrainingObserver observer)
{
    private readonly ForecastMembers _members = model.Options.Members;
    private readonly MemberLevels _levels = new(model.Network.Levels);
    private readonly int[] _rows = MemberRows.Of(model.Options, series.Max(part => part.End), series.Sum(part => (long)part.End), model.Columns.Targets.Count);

    private readonly Lazy<bool> _isRandomWalk = new(() => new RandomWalkTest(model.Options.Season).IsLikely(series, model.Columns.Targets.Count));

    private RidgeMember? _complete;

    private long Reach => Math.Max(model.Options.RowsBehind, Math.Max(model.Options.Season, 1L + _rows[^1]));

    /// <summary>A strategy that is led by the network alone has no other members; without a network there is no ensemble.</summary>
    public static ForecastingOptions Settle(ForecastingOptions options) =>
        options.Strategy != ForecastStrategy.Direct ? options with { Members = ForecastMembers.Network }
        : options.Members.HasFlag(ForecastMembers.Network) ? options
        : options with { Ensemble = 1 };

    /// <summary>The result of training where no network is a member.</summary>
    public static TrainingResult Untrained(TrainingRequest request) =>
        new(request.Initial, new TrainingHistory([], bestRecord: 0, "No network is among the members."), request.Shape.Options.Training);

    /// <summary>Fits the members on the training split; how the simpler ones are weighted is told by cutoffs that move through the rows of both splits, the network's weight by the
    /// validation split, which none of them but its choice of an epoch has seen.</summary>
    /// <param name="training">Origins to learn from.</param>
    /// <param name="validation">Origins to measure on; none give each forecast half to the network.</param>
    public FittedForecast Run(IReadOnlyList<LabelledOrigin> training, IReadOnlyList<LabelledOrigin> validation)
    {
        if (_members == ForecastMembers.Network)
            return model;
        var errors = new MemberErrorsFit(model, Reach);
        var naive = new SeasonalNaiveMember(model.Options.Season, new float[LevelCells]);
        var fitted = new FittedMembers([]) { SeasonalNaive = naive with { Levels = _levels.Of(errors.Of(naive, training), inflation: 1) } };
        double naiveFraction = 1;
        if (_members.HasFlag(ForecastMembers.Ridge))
        {
            var all = plan.Training(series.Select(part => part with { TrainingEnd = part.End }));
            var ridge = new RollingRidge(model, _rows, Reach, _isRandomWalk.Value, observer.ThrowIfCancelled).Run(naive, _members.HasFlag(ForecastMembers.SeasonalNaive), series, all);
            float[] levels = _levels.Of(errors.Of(ridge.Trained, training), ridge.Inflation);
            (fitted, _complete, naiveFraction) = (fitted with { Ridge = ridge.Trained with { Levels = levels } }, ridge.Complete with { Levels = levels }, ridge.Naive);
        }

        var blocks = validation.Count == 0 ? [] : Weigh(fitted, validation, naiveFraction);
        if (HeldBack.Of(blocks, Stretches(validation), _isRandomWalk.Value) is { } remark)
            observer.OnInformation(remark);
        if (blocks.Count == 0)
            blocks = [Unmeasured(naiveFraction)];
        return Tell(fitted with { Blocks = blocks, SeasonalNaive = _members.HasFlag(ForecastMembers.SeasonalNaive) ? fitted.SeasonalNaive : null });
    }

    /// <summary>Takes the linear map that is fitted on the rows of both splits; weights and levels stay.</summary>
    /// <param name="blended">What <see cref="Run"/> gave.</param>
    public FittedForecast Complete(FittedForecast blended) =>
        blended.Members is { Ridge: not null } members ? blended with { Members = members with { Ridge = _complete } } : blended;

    private int LevelCells => model.Columns.Targets.Count * model.Options.Horizon * model.Network.Levels.Levels.Length;

    private IReadOnlyList<MemberBlock> Weigh(FittedMembers fitted, IReadOnlyList<LabelledOrigin> validation, double naiveFraction)
    {
        var samples = MemberSamples.Take(model, fitted, Reach, validation, _members.HasFlag(ForecastMembers.Network), observer.ThrowIfCancelled);
        bool mayBeAWalk = !new RandomWalkTest(model.Options.Season).IsUnlikely(series, model.Columns.Targets.Count);
        return new BlendFit(_members, naiveFraction, model.Network.Levels.HasMean) { IsRandomWalk = _isRandomWalk.Value, MayBeARandomWalk = mayBeAWalk }
            .Run(samples.Steps, Stretches(validation));
    }

    /// <summary>Horizons that fit one after another into the split, over all series.</summary>
    private double Stretches(IReadOnlyList<LabelledOrigin> validation) => (double)validation.Count * model.Options.Stride / model.Options.Horizon;

    /// <summary>A rule where the network is not measured.</summary>
    private MemberBlock Unmeasured(double naiveFraction) => new(
        model.Options.Horizon, BlendFit.Weights(_members.HasFlag(ForecastMembers.Network) ? 0.5 : 0, naiveFraction), Errors: null, Error: null);

    private FittedForecast Tell(FittedMembers fitted)
    {
        observer.OnInformation($"Members: {string.Join("; ", fitted.ToHistory())}.");
        return model.With(fitted);
    }
}
