namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Fits that are paused, and go on from their checkpoint's file.</summary>
internal static class Resumption
{
    /// <summary>Pauses a fit once, and goes on from the file.</summary>
    /// <param name="fit">The fit, with a context of its own.</param>
    /// <param name="batch">Pauses after this batch, from 1 over all networks and refits; 0 leaves that to <paramref name="epoch"/>.</param>
    /// <param name="epoch">Pauses after this measurement, from 1.</param>
    public static T PausedAndResumed<T>(Func<FitContext, T> fit, int batch = 0, int epoch = 0)
    {
        var state = Paused(fit, new FitContext { Observers = [Pauser(batch, epoch)] });
        return fit(new FitContext { Resume = state });
    }

    /// <summary>Pauses a fit after every so many batches until it ends on its own.</summary>
    public static (T Result, int Pauses) PausedAgainAndAgain<T>(Func<FitContext, T> fit, int batches)
    {
        TrainingState? state = null;
        for (int pauses = 0; ; pauses++)
        {
            try
            {
                return (fit(new FitContext { Resume = state, Observers = [Pauser(batches, epoch: 0)] }), pauses);
            }
            catch (FitPausedException e)
            {
                state = e.State;
            }
        }
    }

    /// <summary>The state of a fit that an observer pauses, read from its file.</summary>
    public static TrainingState Paused<T>(Func<FitContext, T> fit, FitContext context)
    {
        string folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName, path = Path.Combine(folder, "fit.checkpoint");
        try
        {
            var pause = () => fit(context with { CheckpointPath = path, CheckpointInterval = int.MaxValue });
            pause.Should().Throw<FitPausedException>().Which.CheckpointPath.Should().Be(path);
            return TrainingState.Load(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static FitRecorder Pauser(int batch, int epoch)
    {
        int batches = 0, epochs = 0;
        return new FitRecorder
        {
            BatchEnd = (_, control) => Act(++batches == batch, () => control.RequestPause("It is time.")),
            EpochEnd = (_, control) => Act(++epochs == epoch, () => control.RequestPause("It is time.")),
        };
    }

    private static void Act(bool condition, Action action)
    {
        if (condition)
            action();
    }
}
