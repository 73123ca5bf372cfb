using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Npgsql;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Benchmarks;

/// <summary>Two silos that differ in the store of their series alone; both hand each state over as the same bytes.</summary>
internal static class Silos
{
    // As many as PostgreSQL's default settings let in, less those of the other silo.
    private const int MaximumConnections = 90;

    public static void UseGroupCommit(ISiloBuilder silo, string connection, int groups) => silo.AddRecurrentPostgresState(
        RecurrentState.ProviderName, options => (options.ConnectionString, options.ConcurrentGroups) = (connection, groups));

    public static void UseAdoNet(ISiloBuilder silo, string connection) => silo.AddAdoNetGrainStorage(RecurrentState.ProviderName, builder =>
        builder.Configure<Serializer>((options, serializer) =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = MaximumConnections }.ConnectionString;
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));

    public static void AddSeries(ISiloBuilder silo) =>
        silo.AddRecurrentSeries(series => series.Models.Add<Reading, Outlook>("m", "1", Readings.Windows));
}
