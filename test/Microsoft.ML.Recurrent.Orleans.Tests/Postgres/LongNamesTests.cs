using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;
using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

/// <summary>Names that the tables do not hold are refused before they are sent: there is no server here.</summary>
public sealed class LongNamesTests
{
    private const string NoServer = "Host=127.0.0.1;Port=1;Database=none";

    private static readonly string _long = new('n', 401);

    [Fact]
    public void ClusterOrServiceOfALongNameDoesNotStart()
    {
        var options = Options.Create(new RecurrentPostgresOptions { ConnectionString = NoServer });
        var validation = new PostgresOptionsValidation(options, Options.Create(new ClusterOptions { ClusterId = _long, ServiceId = _long }));

        validation.Invoking(v => v.ValidateConfiguration()).Should().Throw<OrleansConfigurationException>()
            .WithMessage("The ServiceId 'nnn*' has 401 bytes; expected at most 400.*The ClusterId 'nnn*' has 401 bytes; expected at most 400.");
    }

    [Fact]
    public void StateOfALongNameIsRefused()
    {
        var key = () => StateKey.Of(_long, Stored.Grain("any"));

        key.Should().Throw<StateStoreException>().WithMessage("The state's name 'nnn*' has 401 bytes; expected at most 400.");
    }

    [Fact]
    public async Task SiloOfALongNameIsRefused()
    {
        var table = new PostgresMembershipTable(Stored.Database(NoServer), Options.Create(new ClusterOptions { ClusterId = "cluster" }));
        var entry = new MembershipEntry { SiloAddress = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1), SiloName = _long, HostName = "host" };

        var insert = () => table.InsertRow(entry, new TableVersion(1, $"{Guid.Empty:N}"));

        (await insert.Should().ThrowAsync<StateStoreException>()).WithMessage("The silo's name 'nnn*' has 401 bytes; expected at most 400.");
    }
}
