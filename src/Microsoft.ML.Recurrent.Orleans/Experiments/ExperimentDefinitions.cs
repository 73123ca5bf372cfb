using Microsoft.Extensions.Options;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The experiments of this process by name. Thread-safe.</summary>
internal sealed class ExperimentDefinitions(IOptions<RecurrentExperimentsOptions> options, IServiceProvider services)
{
    private readonly Dictionary<string, ExperimentDefinition> _definitions =
        options.Value.Experiments.ToDictionary(e => e.Key, e => new ExperimentDefinition(() => e.Value.Create(services), e.Value.Requirements));

    public IReadOnlyCollection<string> Names => _definitions.Keys;

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ExperimentDefinition Find(string name) => _definitions.GetValueOrDefault(name) ?? throw new ArgumentException(
        $"There is no experiment '{name}' here; there {(Names.Count == 0 ? "is none" : $"are '{string.Join("', '", Names.Order(StringComparer.Ordinal))}'")}. "
        + "Add it with AddRecurrentExperiments, on every silo and worker.", nameof(name));
}

/// <summary>An experiment as this process has it. Its data is read once, on a thread of its own. Thread-safe.</summary>
/// <param name="create">Configures the experiment.</param>
/// <param name="requirements">The requirements of its workers.</param>
internal sealed class ExperimentDefinition(Func<RecurrentExperiment> create, TrialRequirements requirements)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Task<JournalHeader>? _header;
    private Task<ExperimentSchedule>? _schedule;

    public TrialRequirements Requirements => requirements;

    public RecurrentExperiment Create() => create() ?? throw new InvalidOperationException("The function that configures the experiment gave null; expected an experiment.");

    /// <summary>The experiment's identity. An error is not kept: the next call reads again.</summary>
    public Task<JournalHeader> HeaderAsync() => Once(ref _header, () => Create().ReadHeader());

    /// <summary>The experiment's identity, and a schedule without events.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="retryAfter">The time after which to call again where reading takes long.</param>
    /// <exception cref="StateUnavailableException">The data is still being read.</exception>
    public async Task<(JournalHeader Header, ExperimentSchedule Schedule)> ReadAsync(string name, TimeSpan retryAfter)
    {
        var (header, schedule) = (HeaderAsync(), Once(ref _schedule, () => Create().CreateSchedule()));
        var both = Task.WhenAll(header, schedule);
        await Task.WhenAny(both, Task.Delay(_patience));
        if (!both.IsCompleted)
            throw new StateUnavailableException($"The silo is reading the data of experiment '{name}'; try again.", retryAfter);
        await both;
        return (await header, (await schedule).Restart());
    }

    private Task<T> Once<T>(ref Task<T>? task, Func<T> make)
    {
        lock (_gate)
        {
            if (task is null or { IsFaulted: true } or { IsCanceled: true })
                task = Task.Factory.StartNew(make, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return task;
        }
    }
}
