using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Fits what stands beside the network, and the weights of all.</summary>
/// <param name="model">The forecaster so far: the network alone.</param>
/// <param name="observer">Told of the weights, and may end the fit.</param>
internal sealed class MembersFit(FittedForecast model, TrainingObserver observer)
{
    private readonly ForecastMembers _members = model.Options.Members;
    private readonly MemberLevels _levels = new(model.Network.Levels);
    private readonly int[] _rows = MemberRows.Of(model.Options, model.Options.Season, model.Columns.Targets.Count);

    private RidgeForm _form;

    private long Reach => Math.Max(model.Options.RowsBehind, Math.Max(model.Options.Season, 1L + _rows[^1]));

    /// <summary>A strategy that is led by the network alone has no other members; without a network there is no ensemble.</summary>
    public static ForecastingOptions Settle(ForecastingOptions options) =>
        options.Strategy != ForecastStrategy.Direct ? options with { Members = ForecastMembers.Network }
        : options.Members.HasFlag(ForecastMembers.Network) ? options
        : options with { Ensemble = 1 };

    /// <summary>What training leaves where no network is a member.</summary>
    public static TrainingResult Untrained(TrainingRequest request) =>
        new(request.Initial, new TrainingHistory([], bestRecord: 0, "No network is among the members."), request.Shape.Options.Training);

    /// <summary>Fits the members on the training split, their weights on the validation split, which none of them but the network's choice of an epoch
    /// has seen.</summary>
    /// <param name="training">Origins to learn from.</param>
    /// <param name="validation">Origins to measure on; none give each forecast half to the network, half to the simpler member that does better on the
    /// training split.</param>
    public FittedForecast Run(IReadOnlyList<LabelledOrigin> training, IReadOnlyList<LabelledOrigin> validation)
    {
        if (_members == ForecastMembers.Network)
            return model;
        var errors = new MemberErrorsFit(model, Reach);
        var naive = new SeasonalNaiveMember(model.Options.Season, new float[LevelCells]);
        var naiveErrors = errors.Of(naive, training);
        var fitted = new FittedMembers([]) { SeasonalNaive = naive with { Levels = _levels.Of(naiveErrors, inflation: 1) } };
        double ridgeLoss = double.PositiveInfinity;
        if (_members.HasFlag(ForecastMembers.Ridge))
        {
            var ridge = new RidgeChoice(model, Reach).Of(Ridge(training, RidgeForm.All), validation, Stretches(validation));
            var ridgeErrors = errors.Of(ridge.Map, training);
            ridgeLoss = errors.Loss(ridgeErrors) * Math.Pow(ridge.Inflation, model.Network.Levels.HasMean ? 2 : 1);
            fitted = fitted with { Ridge = ridge.Map with { Levels = _levels.Of(ridgeErrors, ridge.Inflation) } };
            _form = ridge.Form;
        }

        var blocks = validation.Count == 0 ? [] : Weigh(fitted, validation);
        if (blocks.Count == 0)
            blocks = [Unmeasured(errors.Loss(naiveErrors) <= ridgeLoss)];
        return Tell(fitted with { Blocks = blocks, SeasonalNaive = _members.HasFlag(ForecastMembers.SeasonalNaive) ? fitted.SeasonalNaive : null });
    }

    /// <summary>Fits the linear map again on more rows; weights and levels stay.</summary>
    /// <param name="blended">What <see cref="Run"/> gave.</param>
    /// <param name="origins">Origins of all rows.</param>
    public FittedForecast Refit(FittedForecast blended, IReadOnlyList<LabelledOrigin> origins) => blended.Members is { Ridge: { } ridge } members
        ? blended with { Members = members with { Ridge = Ridge(origins, [_form])[0].Map with { Levels = ridge.Levels } } }
        : blended;

    private int LevelCells => model.Columns.Targets.Count * model.Options.Horizon * model.Network.Levels.Levels.Length;

    private FittedRidge[] Ridge(IReadOnlyList<LabelledOrigin> origins, IReadOnlyList<RidgeForm> forms) =>
        new RidgeFit(model, _rows, Reach).Run(origins, forms, ThrowIfCancelled);

    private IReadOnlyList<MemberBlock> Weigh(FittedMembers fitted, IReadOnlyList<LabelledOrigin> validation)
    {
        var samples = MemberSamples.Take(model, fitted, Reach, validation, _members.HasFlag(ForecastMembers.Network));
        return new BlendFit(_members, model.Network.Levels.HasMean).Run(samples.Steps, Stretches(validation));
    }

    /// <summary>Horizons that fit one after another into the split, over all series.</summary>
    private double Stretches(IReadOnlyList<LabelledOrigin> validation) => (double)validation.Count * model.Options.Stride / model.Options.Horizon;

    /// <summary>A rule where nothing is measured.</summary>
    private MemberBlock Unmeasured(bool isNaiveBetter)
    {
        float network = !_members.HasFlag(ForecastMembers.Network) ? 0 : 0.5f;
        bool naive = _members.HasFlag(ForecastMembers.SeasonalNaive) && (isNaiveBetter || !_members.HasFlag(ForecastMembers.Ridge));
        return new MemberBlock(model.Options.Horizon, naive ? new(network, 1 - network, 0) : new(network, 0, 1 - network), Errors: null, Error: null);
    }

    private FittedForecast Tell(FittedMembers fitted)
    {
        observer.OnInformation($"Members: {string.Join("; ", fitted.ToHistory())}.");
        return model.With(fitted);
    }

    private void ThrowIfCancelled()
    {
        model.Options.Training.CancellationToken.ThrowIfCancellationRequested();
        observer.ThrowIfCancelled();
    }
}
