using System.Text.Json;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>A checkpoint of another fit is refused, with what differs.</summary>
public class RefusedResumeTests
{
    private const string Refusal = "The fit cannot go on from this checkpoint";

    private static readonly LstmOptions _options = SmallOptions.Lstm("Words");

    private static readonly Lazy<TrainingState> _state = new(() =>
        Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] }));

    private readonly MLContext _context = new(1);

    [Fact]
    public void OtherOptionsAreListed() => Refused(_options with { HiddenSize = 7, Pooling = SequencePooling.Max, Training = _options.Training with { LearningRate = 0.5 } }, $"""
        {Refusal}, for 3 reasons:
        - Pooling is 'max'; the checkpoint was made with 'last'.
        - Training.LearningRate is 0.5; the checkpoint was made with 0.02.
        - HiddenSize is 7; the checkpoint was made with 6.
        """);

    [Fact]
    public void OtherSeedIsRefused() => Refused(_options with { Seed = 3 }, $"{Refusal}: Seed is 3; the checkpoint was made with 1.");

    [Fact]
    public void OtherColumnIsRefused() =>
        Refused(_options with { SequenceColumnNames = ["Keys"] }, $"""{Refusal}: SequenceColumnNames is ["Keys"]; the checkpoint was made with ["Words"].""");

    [Fact]
    public void OtherKindOfOptionsIsRefused()
    {
        var fit = () => _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words")).Fit(SyntheticRows.View(_context), new FitContext { Resume = _state.Value });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: The options are those of 'gru'; the checkpoint was made with those of 'lstm'. (Parameter 'Resume')");
    }

    [Fact]
    public void OtherKindOfEstimatorIsTheOnlyReason() => FitIdentity.Of("forecaster", new GruForecastingOptions(), seed: 5, contextSeed: 1, "cpu")
        .Differences(FitIdentity.Of("trainer", _options, seed: 6, contextSeed: 2, "cuda")).Should().Equal("The estimator is a forecaster; the checkpoint is that of a trainer.");

    [Fact]
    public void OptionsHaveTheirPublicNames() => Forecaster(new() { TargetColumnNames = ["Count"], Stride = 3 }).Differences(Forecaster(new() { TargetColumnNames = ["Value"] })).Should().BeEquivalentTo(
        """TargetColumnNames is ["Count"]; the checkpoint was made with ["Value"].""", "Stride is 3; the checkpoint was made with 1.");

    [Fact]
    public void OptionThatOneSideLacksIsNamed()
    {
        var (now, then) = (Forecaster(new()) with { Options = Parse("""{ "both": 1, "now": 2 }""") }, Forecaster(new()) with { Options = Parse("""{ "both": 1, "originStride": 1 }""") });

        now.Differences(then).Should().Equal("Now is 2; the checkpoint was made without it.", "Stride is not among these options; the checkpoint was made with 1.");

        static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
    }

    [Fact]
    public void FeaturizerDoesNotGoOnWhereATrainerStopped()
    {
        var fit = () => _context.Transforms.Lstm(_options with { Task = PredictionTask.BinaryClassification })
            .Fit(SyntheticRows.View(_context), new FitContext { Resume = _state.Value });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: The estimator is a featurizer; the checkpoint is that of a trainer. (Parameter 'Resume')");
    }

    [Fact]
    public void MoreRowsAreRefused() => Refused(_options, $"""
        {Refusal}, for 2 reasons:
        - The training data is 112 rows; the checkpoint was made with 108 rows.
        - The validation data is 13 rows; the checkpoint was made with 12 rows.
        """, SyntheticRows.Create(125));

    [Fact]
    public void OtherValueInOneRowIsRefused()
    {
        var rows = SyntheticRows.Create();
        rows[40].Label = !rows[40].Label;
        var fit = () => Fits.Binary(_options, _context.Data.LoadFromEnumerable(rows), context: new FitContext { Resume = _state.Value });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}*holds other values*").And.ParamName.Should().Be("Resume");
    }

    [Fact]
    public void OtherTrainingValueThatScalesTheValidationDataIsOneReason()
    {
        var options = SmallOptions.Lstm("Values", "Target");
        var state = Resumption.Paused(context => Fit(SyntheticRows.Create(), context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });
        var rows = SyntheticRows.Create();
        var changed = rows[RowSplit.Draw(null, rows.Length, fraction: 0.1, seed: 1).Training[0]];
        changed.Values[0] += 1;
        changed.Target += 1;
        var fit = () => Fit(rows, new FitContext { Resume = state });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: The training data is 108 rows, as the checkpoint's, but holds other values. (Parameter 'Resume')");

        RecurrentTransformer Fit(SyntheticRow[] data, FitContext context) => _context.Regression.Trainers.Lstm(options).Fit(_context.Data.LoadFromEnumerable(data), context);
    }

    [Fact]
    public void OtherValueInTheValidationDataAloneIsRefused()
    {
        var options = SmallOptions.Lstm("Values");
        var state = Resumption.Paused(context => Fits.Binary(options, context: context with { ValidationData = View(0) }), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });
        var fit = () => Fits.Binary(options, context: new FitContext { Resume = state, ValidationData = View(1) });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: The validation data is 30 rows, as the checkpoint's, but holds other values. (Parameter 'Resume')");

        IDataView View(float more)
        {
            var rows = SyntheticRows.Create(30);
            rows[0].Values[0] += more;
            return _context.Data.LoadFromEnumerable(rows);
        }
    }

    [Theory]
    [InlineData(1, 3, "The MLContext's seed is 3; the checkpoint was made with 1.")]
    [InlineData(null, 3, "The MLContext's seed is 3; the checkpoint was made with none.")]
    public void OtherSeedOfTheContextIsRefused(int? then, int now, string reason)
    {
        var state = Resumption.Paused(context => Seeded(then, context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });
        var fit = () => Seeded(now, new FitContext { Resume = state });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: {reason} (Parameter 'Resume')");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void SameSeedOfTheContextOrNoneGoesOn(int? now)
    {
        var state = Resumption.Paused(context => Seeded(1, context), new FitContext { Observers = [Resumption.Pauser(batch: 3, epoch: 0)] });

        FitBits.Of(Seeded(now, new FitContext { Resume = state })).Should().Equal(FitBits.Of(Seeded(1, new FitContext())));
    }

    [Fact]
    public void OtherSeedOfTheContextOfAForecasterIsRefused()
    {
        var identity = FitIdentity.Of("forecaster", new GruForecastingOptions(), seed: 5, contextSeed: 1, "cpu");

        FitIdentity.Of("forecaster", new GruForecastingOptions(), seed: 5, contextSeed: 2, "cpu").Differences(identity).Should()
            .Equal("The MLContext's seed is 2; the checkpoint was made with 1.");
        FitIdentity.Of("forecaster", new GruForecastingOptions { Seed = 5 }, seed: 5, contextSeed: 2, "cpu")
            .Differences(FitIdentity.Of("forecaster", new GruForecastingOptions { Seed = 5 }, seed: 5, contextSeed: 1, "cpu")).Should().BeEmpty();
    }

    [Fact]
    public void OtherValidationDataIsRefused()
    {
        var fit = () => Fits.Binary(_options, context: new FitContext { Resume = _state.Value, ValidationData = SyntheticRows.View(_context, 30) });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}*- The validation data is 30 rows; the checkpoint was made with 12 rows.*");
    }

    [Fact]
    public void OtherStartIsRefused()
    {
        var first = Fits.Binary(_options);
        var fit = () => _context.BinaryClassification.Trainers.Lstm(_options).With(new FitContext { Resume = _state.Value })
            .Fit(SyntheticRows.View(_context), continueFrom: first);

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: The start is a network of * weights, as the checkpoint's, but holds other values.*");
    }

    [Fact]
    public void ThreadsDeviceAndPlacesMayBeOthers()
    {
        var options = _options with { Device = "cpu", Training = _options.Training with { Threads = 1 } };

        FitBits.Of(Fits.Binary(options, context: new FitContext { Resume = _state.Value })).Should().Equal(FitBits.Of(Fits.Binary(_options)));
    }

    private static RecurrentTransformer Seeded(int? seed, FitContext context)
    {
        var ml = new MLContext(seed);
        return ml.BinaryClassification.Trainers.Lstm(_options with { Seed = null }).Fit(SyntheticRows.View(ml), context);
    }

    private static FitIdentity Forecaster(GruForecastingOptions options) => FitIdentity.Of("forecaster", options, seed: 5, contextSeed: 1, "cpu");

    private void Refused(LstmOptions options, string message, SyntheticRow[]? rows = null)
    {
        var fit = () => Fits.Binary(options, _context.Data.LoadFromEnumerable(rows ?? SyntheticRows.Create()), context: new FitContext { Resume = _state.Value });

        fit.Should().Throw<ArgumentException>().WithMessage($"{message.ReplaceLineEndings()} (Parameter 'Resume')");
    }
}
