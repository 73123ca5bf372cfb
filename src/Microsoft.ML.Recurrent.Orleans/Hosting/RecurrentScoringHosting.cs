using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans;
using Microsoft.ML.Recurrent.Orleans.Leases;
using Microsoft.ML.Recurrent.Orleans.Scoring;
using Microsoft.ML.Recurrent.Orleans.Scoring.Workers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds scoring jobs to a silo.</summary>
public static class RecurrentScoringHosting
{
    /// <summary>Adds scoring jobs: <see cref="IScoringJobGrain"/> and the workers of this silo. State and leases are in memory, for one silo, unless
    /// <see cref="RecurrentSiloBuilderExtensions.UseRecurrentPostgres(ISiloBuilder, Action{RecurrentPostgresOptions})"/> says otherwise;
    /// <see cref="RecurrentSiloBuilderExtensions.UseRecurrentFiles"/> keeps the state.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options: models, workers, limits.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddRecurrentScoring(this ISiloBuilder builder, Action<RecurrentScoringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.Configure(configure);
        services.AddRecurrentLeases();
        services.AddTransient<IConfigurationValidator, ScoringOptionsValidation>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ScoringWorker>();
        if (!services.Any(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, RecurrentState.ProviderName)))
            builder.AddMemoryGrainStorage(RecurrentState.ProviderName);
        return builder;
    }
}
