using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.ML.Recurrent.Orleans;
using Microsoft.ML.Recurrent.Orleans.Files;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;
using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Microsoft.ML.Recurrent.Orleans.Series;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds live series, and state and clustering in PostgreSQL, to a silo.</summary>
public static class RecurrentSiloBuilderExtensions
{
    /// <summary>Adds live series: <see cref="ISeriesGrain"/>. Their state is in memory, and lost with the process, unless
    /// <see cref="UseRecurrentPostgres(ISiloBuilder, Action{RecurrentPostgresOptions})"/> or <see cref="UseRecurrentFiles"/> says otherwise.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options: models, durability, limits.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddRecurrentSeries(this ISiloBuilder builder, Action<RecurrentSeriesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.Configure(configure);
        services.TryAddSingleton<SeriesAdmission>();
        services.TryAddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<RecurrentSeriesOptions>>().Value.Models);
        services.AddTransient<IConfigurationValidator, SeriesOptionsValidation>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SeriesStartup>();
        services.AddOptions<GrainCollectionOptions>().Configure<Microsoft.Extensions.Options.IOptions<RecurrentSeriesOptions>>(
            (collection, series) => collection.ClassSpecificCollectionAge[typeof(SeriesGrain).FullName!] = series.Value.CollectionAge);
        if (!services.Any(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, RecurrentState.ProviderName)))
            builder.AddMemoryGrainStorage(RecurrentState.ProviderName);
        return builder;
    }

    /// <summary>Keeps the state of this library's grains, and the membership of the cluster, in PostgreSQL.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="connectionString">The connection string.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseRecurrentPostgres(this ISiloBuilder builder, string connectionString) =>
        builder.UseRecurrentPostgres(options => options.ConnectionString = connectionString);

    /// <summary>Keeps the state of this library's grains, and the membership of the cluster, in PostgreSQL.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    /// <remarks>The tables are made by <see cref="RecurrentSchema"/>, or at start with <see cref="RecurrentPostgresOptions.MigrateOnStart"/>.</remarks>
    public static ISiloBuilder UseRecurrentPostgres(this ISiloBuilder builder, Action<RecurrentPostgresOptions> configure)
    {
        builder.AddRecurrentPostgresState(RecurrentState.ProviderName, configure);
        builder.Services.AddSingleton<IMembershipTable, PostgresMembershipTable>();
        return builder;
    }

    /// <summary>Adds a storage provider that keeps grains' state in PostgreSQL by group commit, for grains of any kind.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The provider's name. All providers of a silo share one database and its options.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddRecurrentPostgresState(this ISiloBuilder builder, string name, Action<RecurrentPostgresOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.Configure(configure);
        services.TryAddSingleton<PostgresDatabase>();
        services.TryAddSingleton<PostgresGrainStorage>();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigurationValidator, PostgresOptionsValidation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, PostgresStartup>());
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => provider.GetRequiredService<PostgresGrainStorage>());
        return builder;
    }

    /// <summary>Keeps the state of this library's grains in files. For one process: a second one on the same folder is refused.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="folder">The folder; it is made if it is not there.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseRecurrentFiles(this ISiloBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        builder.Services.AddKeyedSingleton<IGrainStorage>(
            RecurrentState.ProviderName, (provider, _) => new FileGrainStorage(folder, provider.GetRequiredService<Serializer>()));
        return builder;
    }
}
