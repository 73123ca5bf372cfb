using Microsoft.ML.Recurrent.Tests.Fixtures;

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

        fit.Should().Throw<ArgumentException>().WithMessage("*The options are those of 'gru'; the checkpoint was made with those of 'lstm'.*");
    }

    [Fact]
    public void FeaturizerDoesNotGoOnWhereATrainerStopped()
    {
        var fit = () => _context.Transforms.Lstm(_options with { Task = PredictionTask.BinaryClassification })
            .Fit(SyntheticRows.View(_context), new FitContext { Resume = _state.Value });

        fit.Should().Throw<ArgumentException>().WithMessage($"{Refusal}: The estimator is a featurizer; the checkpoint is that of a trainer.*");
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

    private void Refused(LstmOptions options, string message, SyntheticRow[]? rows = null)
    {
        var fit = () => Fits.Binary(options, _context.Data.LoadFromEnumerable(rows ?? SyntheticRows.Create()), context: new FitContext { Resume = _state.Value });

        fit.Should().Throw<ArgumentException>().WithMessage($"{message.ReplaceLineEndings()} (Parameter 'Resume')");
    }
}
