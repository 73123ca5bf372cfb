using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Experiments.Files;
using Microsoft.ML.Recurrent.Orleans.Experiments.Workers;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>The services of experiments and workers, for silos and clients alike.</summary>
internal static class ExperimentServices
{
    public static void AddExperiments(this IServiceCollection services, Action<RecurrentExperimentsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        services.TryAddSingleton<ExperimentDefinitions>();
        services.TryAddSingleton<ExperimentJournals>();
        services.TryAddSingleton(CreateFiles);
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigurationValidator, ExperimentsOptionsValidation>());
    }

    public static void AddTrialWorker(this IServiceCollection services, Action<TrialWorkerOptions>? configure)
    {
        if (configure is not null)
            services.Configure(configure);
        services.AddExperiments(_ => { });
        services.AddHostedService<TrialWorker>();
    }

    private static ITrialFiles CreateFiles(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<RecurrentExperimentsOptions>>().Value.Folder is { } folder)
            return new FolderTrialFiles(folder);
        return services.GetService<PostgresDatabase>() is { } database ? new PostgresTrialFiles(database) : new MemoryTrialFiles();
    }
}
