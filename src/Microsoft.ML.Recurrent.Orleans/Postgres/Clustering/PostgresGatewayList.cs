using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;

/// <summary>The gateways of a cluster for its clients: its active silos that have one. Thread-safe.</summary>
internal sealed class PostgresGatewayList(PostgresDatabase database, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateway) : IGatewayListProvider
{
    private const string Sql = "select address, proxy_port from recurrent_silo where cluster_id = $1 and status = $2 and proxy_port > 0";

    public TimeSpan MaxStaleness => gateway.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <exception cref="StateStoreException">The tables are not there, or the database refuses.</exception>
    /// <exception cref="StateUnavailableException">The database is away.</exception>
    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            return await ReadAsync();
        }
        catch (NpgsqlException e)
        {
            throw PostgresErrors.Explain(e, database.Options.RetryAfter, "the list of silos");
        }
    }

    private async Task<List<Uri>> ReadAsync()
    {
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.AddWithValue(cluster.Value.ClusterId);
        command.Parameters.AddWithValue((int)SiloStatus.Active);
        await using var row = await command.ExecuteReaderAsync();
        var gateways = new List<Uri>();
        while (await row.ReadAsync())
        {
            var silo = SiloAddress.FromParsableString(row.GetString(0));
            gateways.Add(SiloAddress.New(silo.Endpoint.Address, row.GetInt32(1), silo.Generation).ToGatewayUri());
        }

        return gateways;
    }
}
