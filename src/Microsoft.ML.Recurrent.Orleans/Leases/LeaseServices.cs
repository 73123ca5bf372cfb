using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.Leases;
using Orleans.Configuration;

namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>Gives a silo its leases.</summary>
internal static class LeaseServices
{
    /// <summary>Adds leases: in PostgreSQL if the silo uses it, wherever that is said, otherwise in memory.</summary>
    public static IServiceCollection AddRecurrentLeases(this IServiceCollection services)
    {
        services.TryAddSingleton<ILeaseStore>(provider => provider.GetService<PostgresDatabase>() is { } database
            ? new PostgresLeaseStore(database, provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId)
            : new MemoryLeaseStore(TimeProvider.System));
        return services;
    }
}
