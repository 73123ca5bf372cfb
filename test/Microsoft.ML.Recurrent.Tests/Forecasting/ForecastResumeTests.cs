using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>A forecaster's fit that is paused, in the middle of its refit too, ends with the bits of one that ran through: networks, members, bounds and forecasts.</summary>
public class ForecastResumeTests
{
    private const int Rows = 60;

    private static readonly SeriesRow[] _rows = SyntheticSeries.Create(Rows, 50);

    private static readonly GruForecastingOptions _options = SmallForecasts.Everything with
    {
        Training = SmallForecasts.Everything.Training with { MaximumEpochs = 3, Schedule = LearningRateSchedule.OneCycle },
        HeadDropout = 0.2,
        Members = ForecastMembers.Network,
        RefitOnAllRows = true,
    };

    private static readonly Dictionary<string, ForecastingOptions> _cases = new()
    {
        ["windows"] = _options,
        ["stateful"] = _options with { Context = ForecastContext.Stateful, WindowSize = 5, Layers = 2 },
        ["stateful, averaged"] = _options with { Context = ForecastContext.Stateful, WindowSize = 5, Training = _options.Training with { WeightAveraging = 0.9 } },
        ["per window"] = _options with { Scaling = SeriesScaling.PerWindow, TargetsAsSeries = true },
        ["ensemble"] = _options with { Ensemble = 2 },
        ["stateful ensemble"] = _options with { Ensemble = 2, Context = ForecastContext.Stateful, WindowSize = 5 },
        ["recursive"] = _options with { Strategy = ForecastStrategy.Recursive, PastCovariateColumnNames = [], RefitOnAllRows = false },
        ["blend"] = _options with { Members = ForecastMembers.All },
        ["no validation"] = _options with { ConfidenceLowerBoundColumnName = null, ConfidenceUpperBoundColumnName = null, Training = _options.Training with { ValidationFraction = 0 } },
        ["lstm"] = SmallForecasts.Of(new LstmForecastingOptions()) with { Members = ForecastMembers.Network, RefitOnAllRows = true },
    };

    public static TheoryData<string> Cases => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PausedAgainAndAgainItEndsTheSame(string name)
    {
        var (model, pauses) = Resumption.PausedAgainAndAgain(context => Fit(name, context), batches: 2);

        pauses.Should().BeGreaterThan(3);
        FitBits.Of(model, Forecasts(name, model)).Should().Equal(FitBits.Of(Fit(name), Forecasts(name, model)));
    }

    [Fact]
    public void PausedInTheRefitItGoesOnThere()
    {
        var recorder = new FitRecorder();
        Fit("ensemble", new FitContext { Observers = [recorder] });
        int refit = recorder.Batches.Count - 2;

        var state = Resumption.Paused(context => Fit("ensemble", context), new FitContext { Observers = [Resumption.Pauser(refit, epoch: 0)] });

        (state.IsRefit, state.Network, state.Networks).Should().Be((true, 1, 2));
        FitBits.Of(Fit("ensemble", new FitContext { Resume = state }), _rows).Should().Equal(FitBits.Of(Fit("ensemble"), _rows));
    }

    [Fact]
    public void OtherRowsAreRefused()
    {
        var state = Resumption.Paused(context => Fit("windows", context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });
        var rows = SyntheticSeries.Create(Rows, 50);
        rows[3].Value++;
        rows[^1].Value++;
        var fit = () => SmallForecasts.Fit(_options, rows, new FitContext { Resume = state });

        fit.Should().Throw<ArgumentException>().WithMessage($"""
            The fit cannot go on from this checkpoint, for 2 reasons:
            - The training data is 77 rows of 2 series, as the checkpoint's, but holds other values.
            - The validation data is 33 rows of 2 series, as the checkpoint's, but holds other values. (Parameter 'Resume')
            """.ReplaceLineEndings());
    }

    [Fact]
    public void CheckpointOfATrainerIsRefused()
    {
        var state = Resumption.Paused(context => Fits.Binary(SmallOptions.Lstm(), context: context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });
        var fit = () => Fit("windows", new FitContext { Resume = state });

        fit.Should().Throw<ArgumentException>().WithMessage("The fit cannot go on from this checkpoint: The estimator is a forecaster; the checkpoint is that of a trainer. (Parameter 'Resume')");
    }

    private static SeriesRow[] Forecasts(string name, ForecastingTransformer model) => model.Options.ConfidenceLowerBoundColumnName is null ? [] : _rows;

    private static ForecastingTransformer Fit(string name, FitContext? context = null) => SmallForecasts.Fit(_cases[name], _rows, context);
}
