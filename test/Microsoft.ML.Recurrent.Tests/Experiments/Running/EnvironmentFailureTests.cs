using System.Reflection;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Experiments.Journal;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>An error that no configuration causes ends the experiment, and the trial that ran goes on later.</summary>
public sealed class EnvironmentFailureTests : IDisposable
{
    private const int NoRoom = 28;

    private readonly MLContext _context = new(1);
    private readonly JournalFolder _folder = new();

    public static TheoryData<Exception> NotATrialsOwn =>
    [
        new DllNotFoundException("It fails."),
        new TypeInitializationException("torch", null),
        new BadImageFormatException("It fails."),
        new InvalidOperationException(NativeLibraryFailure.Describe([], _ => { })),
        new TargetInvocationException(new DllNotFoundException("It fails.")),
        new AggregateException(new TimeZoneNotFoundException(), new EntryPointNotFoundException()),
        new IOException("It fails.", NoRoom),
        new InvalidOperationException("It fails.", new IOException("It fails.", NoRoom)),
    ];

    public static TheoryData<Exception> ATrialsOwn =>
        [new OutOfMemoryException("It fails."), new FileNotFoundException("It fails."), new IOException("It fails."), new UnauthorizedAccessException("It fails.")];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("checkpoints", false)]
    [InlineData("checkpoints/trial-0000.fold-0.checkpoint", true)]
    [InlineData("checkpoints/trial-0001.fold-0.checkpoint", true)]
    [InlineData("models/trial-0000.zip", true)]
    public void FileThatCannotBeWrittenEndsTheExperimentWhichGoesOnWhenItCan(string name, bool isFolder)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(isFolder ? path : _folder.Path);
        if (!isFolder)
            File.WriteAllText(path, "in the way");

        Run().Should().Throw<IOException>().WithMessage($"*'{path}*");
        Kinds().Should().NotContain(JournalEventKind.Failed);
        if (isFolder)
            Directory.Delete(path);
        else
            File.Delete(path);

        SmallExperiments.Facts(Experiment().SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(Experiment().Run().Trials));
    }

    [Fact]
    public void CheckpointThatCannotBeWrittenIsTheTrials()
    {
        string path = Path.Combine(_folder.Path, "checkpoints", "trial-0001.fold-0.checkpoint");
        Directory.CreateDirectory(path);

        Run().Should().ThrowExactly<IOException>().WithMessage($"The checkpoint of trial 1 cannot be written to '{path}': *. Make room, or make the folder writable, and run the experiment again with the same folder.")
            .Which.Message.Should().NotContain("CheckpointPath");
    }

    [Theory]
    [MemberData(nameof(NotATrialsOwn))]
    public void ErrorThatNoConfigurationCausesEndsTheExperimentWhichGoesOnLater(Exception error)
    {
        int calls = 0;
        var experiment = Experiment().SetJournal(_folder.Path).SetPipeline(
            options => calls++ == 2 ? throw error : _context.BinaryClassification.Trainers.Lstm(options), SmallExperiments.Space);

        Record.Exception(() => experiment.Run()).Should().BeSameAs(error);
        Kinds().Should().Contain(JournalEventKind.Completed).And.NotContain(JournalEventKind.Failed);

        SmallExperiments.Facts(Experiment().SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(Experiment().Run().Trials));
    }

    [Theory]
    [MemberData(nameof(ATrialsOwn))]
    public void ErrorThatAConfigurationMayCauseFailsTheTrial(Exception error)
    {
        int calls = 0;
        var result = Experiment().SetJournal(_folder.Path).SetPipeline(
            options => calls++ == 2 ? throw error : _context.BinaryClassification.Trainers.Lstm(options), SmallExperiments.Space).Run();

        result.Trials.Select(t => t.Status).Should().Equal(TrialStatus.Completed, TrialStatus.Failed);
    }

    private RecurrentExperiment Experiment() => SmallExperiments.Binary(_context, trials: 2);

    private Action Run() => () => Experiment().SetJournal(_folder.Path).Run();

    private JournalEventKind[] Kinds() =>
        [.. File.ReadLines(_folder.File).SelectMany(line => Enum.GetValues<JournalEventKind>().Where(kind => line.Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal)))];
}
