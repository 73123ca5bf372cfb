using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training.Checkpoints;

/// <summary>The networks of an ensemble go on from one file: those that are done, those that were being trained, and those that had not begun.</summary>
public sealed class EnsembleResumeTests : IDisposable
{
    private static readonly LstmOptions _options = SmallOptions.Lstm("Words", epochs: 3) with { Ensemble = 3, HeadDropout = 0.2 };

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void PausedInAnyNetworkItEndsTheSame()
    {
        var (model, pauses) = Resumption.PausedAgainAndAgain(context => Fits.Binary(_options, context: context), batches: 9);

        pauses.Should().Be(7, "three networks of 21 batches have 63");
        FitBits.Of(model).Should().Equal(FitBits.Of(Fits.Binary(_options)));
    }

    [Fact]
    public void SaysWhichNetworkWasTrained()
    {
        var state = Resumption.Paused(context => Fits.Binary(_options, context: context), new FitContext { Observers = [Resumption.Pauser(batch: 25, epoch: 0)] });

        (state.Network, state.Networks, state.Step, state.Epoch).Should().Be((1, 3, 4, 1));
        state.ToString().Should().StartWith("Epoch 1, step 4, network 2 of 3, of column 'Words': text with 2 words");
    }

    /// <summary>Progress is told from the threads that train side by side.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(60)]
    public void CancelledSideBySideItGoesOnSideBySide(int told)
    {
        using var source = new CancellationTokenSource();
        var context = new FitContext
        {
            CheckpointPath = _path,
            CheckpointOnCancellation = true,
            CancellationToken = source.Token,
            Progress = new Countdown(told, source.Cancel),
        };
        var fit = () => Fits.Binary(_options, context: context);

        fit.Should().Throw<OperationCanceledException>();
        FitBits.Of(Fits.Binary(_options, context: new FitContext { Resume = TrainingState.Load(_path) })).Should().Equal(FitBits.Of(Fits.Binary(_options)));
    }

    private sealed class Countdown(int count, Action then) : IProgress<TrainingProgress>
    {
        private int _left = count;

        public void Report(TrainingProgress value)
        {
            if (Interlocked.Decrement(ref _left) == 0)
                then();
        }
    }
}
