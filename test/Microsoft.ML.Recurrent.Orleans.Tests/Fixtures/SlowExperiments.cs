using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Experiments;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>An experiment whose epochs take a moment, so that processes can be killed in them, and which notes each epoch that any process trains.</summary>
internal static class SlowExperiments
{
    public const int Trials = 24;

    // Of 72.
    private const int EpochsBeforeTheHold = 50;

    private const string HoldFile = "hold";

    public static RecurrentExperiment Create(TimeSpan epoch, string? notes = null)
    {
        var context = new MLContext(1);
        return SmallExperiments.Binary(context, Trials).SetTuner(new RandomTuner()).SetPipeline(
            (own, options) => own.BinaryClassification.Trainers.Lstm(options).With(new FitContext { Observers = [new EpochObserver(e => Note(options.Seed ?? 0, e.Epoch, epoch, notes))] }),
            SmallExperiments.Space);
    }

    /// <summary>Keeps the last third of the epochs from ending, so that the experiment is not over before a slow machine has done what the test is about.</summary>
    public static void Hold(string notes) => File.WriteAllText(Path.Combine(notes, HoldFile), "");

    /// <summary>Lets them end.</summary>
    public static void LetGo(string notes) => File.Delete(Path.Combine(notes, HoldFile));

    /// <summary>The epochs that were trained: the trial's seed and the epoch of each.</summary>
    public static IReadOnlyList<(int Seed, int Epoch)> Read(string notes) =>
    [
        .. Directory.GetFiles(notes).Select(path => Path.GetFileName(path).Split('-'))
            .Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture))),
    ];

    /// <summary>A file of its own for each, which no process shares.</summary>
    private static void Note(int seed, int epoch, TimeSpan pause, string? notes)
    {
        Thread.Sleep(pause);
        if (notes is null)
            return;
        File.WriteAllText(Path.Combine(notes, string.Create(CultureInfo.InvariantCulture, $"{seed}-{epoch}-{Guid.NewGuid():N}")), "");
        while (File.Exists(Path.Combine(notes, HoldFile)) && Directory.GetFiles(notes).Length > EpochsBeforeTheHold)
            Thread.Sleep(100);
    }
}
