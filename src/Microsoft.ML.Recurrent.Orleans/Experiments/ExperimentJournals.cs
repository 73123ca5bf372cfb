using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The journals of a silo's experiments: in PostgreSQL where the silo has it, else in the folder of the options, else in memory. Thread-safe.</summary>
internal sealed class ExperimentJournals(IServiceProvider services, IOptions<RecurrentExperimentsOptions> options)
{
    private readonly ConcurrentDictionary<string, MemoryExperimentJournal> _inMemory = new();

    /// <summary>The journal of an experiment, closed.</summary>
    public IExperimentJournal Of(string experiment)
    {
        if (services.GetService<PostgresDatabase>() is { } database)
            return new PostgresExperimentJournal(database.Options, experiment);
        return options.Value.Folder is { } folder
            ? new FileExperimentJournal(Path.Combine(ExperimentFolders.Of(folder, experiment), "journal"))
            : _inMemory.GetOrAdd(experiment, name => new MemoryExperimentJournal(name));
    }
}

/// <summary>The folders of experiments within a shared one.</summary>
internal static class ExperimentFolders
{
    public static string Of(string folder, string experiment) => Path.Combine(Path.GetFullPath(folder), $"experiment-{Uri.EscapeDataString(experiment)}");
}
