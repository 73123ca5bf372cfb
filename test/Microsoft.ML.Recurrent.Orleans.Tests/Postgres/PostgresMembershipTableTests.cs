using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

/// <summary>The contract that Orleans states for a membership table.</summary>
[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class PostgresMembershipTableTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly DateTime _start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private string _connection = "";
    private PostgresMembershipTable _table = null!;

    public async Task InitializeAsync()
    {
        _connection = await server.CreateMigratedAsync();
        _table = Table("cluster");
        await _table.InitializeMembershipTable(true);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task NewTableIsEmptyAndInitializedOnce()
    {
        var first = await _table.ReadAll();
        await _table.InitializeMembershipTable(true);

        var again = await _table.ReadAll();

        again.Members.Should().BeEmpty();
        again.Version.Should().Be(first.Version);
        again.Version.Version.Should().Be(0);
    }

    [Fact]
    public async Task InsertedEntryIsReadBackWhole()
    {
        var entry = Entry(1);
        entry.AddSuspector(Address(2), _start.AddSeconds(7));

        (await InsertAsync(entry)).Should().BeTrue();

        var (read, version) = await ReadAsync(entry);
        read.ToFullString().Should().Be(entry.ToFullString());
        (read.UpdateZone, read.FaultZone, read.SuspectTimes![0]).Should().Be((3, 4, Tuple.Create(Address(2), _start.AddSeconds(7))));
        version.Version.Should().Be(1);
    }

    [Fact]
    public async Task InsertWithAnOldVersionOrOfAnEntryThatIsThereChangesNothing()
    {
        var old = (await _table.ReadAll()).Version;
        await InsertAsync(Entry(1));
        var before = await _table.ReadAll();

        bool stale = await _table.InsertRow(Entry(2), old.Next()), twin = await InsertAsync(Entry(1));

        (stale, twin).Should().Be((false, false));
        var after = await _table.ReadAll();
        after.Version.Should().Be(before.Version);
        after.Members.Should().HaveCount(1);
    }

    [Fact]
    public async Task UpdateNeedsBothVersions()
    {
        await InsertAsync(Entry(1));
        var read = await _table.ReadRow(Address(1));
        var (entry, etag) = read.Members[0];
        entry.Status = SiloStatus.Active;

        bool oldTable = await _table.UpdateRow(entry, etag, new TableVersion(2, $"{Guid.NewGuid():N}"));
        bool oldRow = await _table.UpdateRow(entry, $"{Guid.NewGuid():N}", read.Version.Next());
        bool absent = await _table.UpdateRow(Entry(9), etag, read.Version.Next());
        bool right = await _table.UpdateRow(entry, etag, read.Version.Next());
        bool again = await _table.UpdateRow(entry, etag, read.Version.Next());

        (oldTable, oldRow, absent, right, again).Should().Be((false, false, false, true, false));
        var (after, version) = await ReadAsync(entry);
        (after.Status, version.Version).Should().Be((SiloStatus.Active, 2));
    }

    [Fact]
    public async Task OfWritersAtOnceOneWinsEachVersion()
    {
        var version = (await _table.ReadAll()).Version.Next();

        bool[] inserted = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => _table.InsertRow(Entry(i), version)));

        inserted.Count(won => won).Should().Be(1);
        var after = await _table.ReadAll();
        (after.Members.Count, after.Version.Version).Should().Be((1, 1));
    }

    [Fact]
    public async Task IAmAliveChangesTheTimeAlone()
    {
        await InsertAsync(Entry(1));
        var before = await _table.ReadRow(Address(1));

        await _table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Address(1), IAmAliveTime = _start.AddHours(1) });

        var after = await _table.ReadRow(Address(1));
        after.Version.Should().Be(before.Version);
        after.Members[0].Item1.IAmAliveTime.Should().Be(_start.AddHours(1));
        after.Members[0].Item1.SiloName.Should().Be("silo 1");
    }

    [Fact]
    public async Task DefunctEntriesAreRemovedAndLivingOnesStay()
    {
        foreach (var (number, status, hours) in new[] { (1, SiloStatus.Dead, 0), (2, SiloStatus.Active, 0), (3, SiloStatus.Dead, 2) })
        {
            var entry = Entry(number);
            (entry.Status, entry.IAmAliveTime) = (status, _start.AddHours(hours));
            await InsertAsync(entry);
        }

        await _table.CleanupDefunctSiloEntries(_start.AddHours(1));

        (await _table.ReadAll()).Members.Select(m => m.Item1.SiloName).Should().BeEquivalentTo("silo 2", "silo 3");
    }

    [Fact]
    public async Task ClustersInOneDatabaseDoNotMeet()
    {
        var other = Table("other");
        await other.InitializeMembershipTable(true);
        await InsertAsync(Entry(1));

        (await other.ReadAll()).Members.Should().BeEmpty();
        await other.DeleteMembershipTableEntries("other");

        (await _table.ReadAll()).Members.Should().HaveCount(1);
        (await other.ReadAll()).Version.Version.Should().Be(0);
    }

    [Fact]
    public async Task GatewaysAreTheActiveSilosThatHaveOne()
    {
        foreach (var (number, status, proxy) in new[] { (1, SiloStatus.Active, 30_001), (2, SiloStatus.Dead, 30_002), (3, SiloStatus.Active, 0) })
        {
            var entry = Entry(number);
            (entry.Status, entry.ProxyPort) = (status, proxy);
            await InsertAsync(entry);
        }

        var list = new PostgresGatewayList(Stored.Database(_connection), Options.Create(new ClusterOptions { ClusterId = "cluster" }), Options.Create(new GatewayOptions()));

        (await list.GetGateways()).Select(uri => uri.ToString()).Should().Equal("gwy.tcp://127.0.0.1:30001/1");
    }

    private static SiloAddress Address(int number) => SiloAddress.New(IPAddress.Loopback, 11_000 + number, number);

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = Address(number),
        Status = SiloStatus.Joining,
        SiloName = $"silo {number}",
        HostName = "host",
        RoleName = "role",
        ProxyPort = 30_000 + number,
        UpdateZone = 3,
        FaultZone = 4,
        StartTime = _start,
        IAmAliveTime = _start,
    };

    private PostgresMembershipTable Table(string cluster) => new(Stored.Database(_connection), Options.Create(new ClusterOptions { ClusterId = cluster }));

    private async Task<bool> InsertAsync(MembershipEntry entry) => await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next());

    private async Task<(MembershipEntry Entry, TableVersion Version)> ReadAsync(MembershipEntry entry)
    {
        var row = await _table.ReadRow(entry.SiloAddress);
        return (row.Members.Single().Item1, row.Version);
    }
}
