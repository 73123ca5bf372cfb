using Microsoft.ML.Recurrent.Orleans.Leases;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.Leases;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Leases;

[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class PostgresLeaseStoreTests(PostgresServer server) : LeaseStoreTests, IAsyncLifetime
{
    private string _connection = "";
    private PostgresDatabase? _database;

    public async Task InitializeAsync()
    {
        _connection = await server.CreateMigratedAsync();
        _database = Stored.Database(_connection);
    }

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task ClockIsTheDatabasesOwn()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var before = await Databases.ScalarAsync<DateTime>(_connection, "select clock_timestamp()");

        var lease = (await store.TakeAsync("g", "w", Minute, default))!;

        var after = await Databases.ScalarAsync<DateTime>(_connection, "select clock_timestamp()");
        lease.Until.UtcDateTime.Should().BeOnOrAfter(before + Minute).And.BeOnOrBefore(after + Minute);
        (await store.ReadAsync("g", default)).Should().ContainSingle().Which.Until.Should().Be(lease.Until);
    }

    [Fact]
    public async Task ServicesOfOneDatabaseHaveLeasesOfTheirOwn()
    {
        var store = await CreateAsync();
        var other = new PostgresLeaseStore(_database!, "other");
        await store.AddAsync("g", ["i"], default);

        (await other.TakeAsync("g", "w", Minute, default)).Should().BeNull();
        (await other.GroupsAsync("g", default)).Should().BeEmpty();
        await other.RemoveAsync("g", default);

        (await store.TakeAsync("g", "w", Minute, default)).Should().NotBeNull();
    }

    [Fact]
    public async Task CompletionGoesWithTheTransactionOfTheCaller()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;
        await using var connection = await _database!.Source.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            (await new LeaseTable("tests").CompleteAsync(connection, lease, "gone", default)).Should().Be(1);
            await transaction.RollbackAsync();
        }

        (await store.ReadAsync("g", default)).Should().ContainSingle().Which.Status.Should().Be(LeaseStatus.Leased);
        (await store.CompleteAsync(lease, "kept", default)).Should().BeTrue();
    }

    [Fact]
    public async Task ItemThatAnotherTransactionIsChangingIsPassedOver()
    {
        var store = await CreateAsync();
        await store.AddAsync("g", ["a", "b"], default);
        await using var connection = await _database!.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        (await new LeaseTable("tests").TakeAsync(connection, "g", null, "slow", Minute, default))!.Item.Should().Be("a");

        (await store.TakeAsync("g", "w", Minute, default))!.Item.Should().Be("b");
        (await store.TakeAsync("g", "w", Minute, default)).Should().BeNull();

        await transaction.RollbackAsync();
        (await store.TakeAsync("g", "w", Minute, default))!.Should().Match<Lease>(lease => lease.Item == "a" && lease.Attempt == 1);
    }

    [Fact]
    public async Task ServerThatIsAwayGivesARetryableErrorAndServiceResumes()
    {
        using var own = new PostgresServer();
        await using var database = Stored.Database(await own.CreateMigratedAsync());
        var store = new PostgresLeaseStore(database, "tests");
        await store.AddAsync("g", ["i"], default);
        var lease = (await store.TakeAsync("g", "w", Minute, default))!;

        own.Stop();
        var renew = () => store.RenewAsync(lease, Minute, default);
        var error = (await renew.Should().ThrowAsync<StateUnavailableException>()).Which;
        own.Start();

        error.RetryAfter.Should().BePositive();
        error.ToString().Should().NotContain(own.Password);
        (await renew()).Should().BeTrue("a connection of the pool that was lost is no reason to fail");
    }

    [Fact]
    public async Task DatabaseWithoutTheTablesIsNamed()
    {
        await using var database = Stored.Database(await server.CreateEmptyAsync());

        var take = () => new PostgresLeaseStore(database, "tests").TakeAsync("g", "w", Minute, default);

        (await take.Should().ThrowExactlyAsync<StateStoreException>()).WithMessage("The database has no tables of this library.*");
    }

    private protected override Task<ILeaseStore> CreateAsync() => Task.FromResult<ILeaseStore>(new PostgresLeaseStore(_database!, "tests"));

    protected override Task EndLeasesAsync() => Databases.ExecuteAsync(_connection, "update recurrent_lease set until = until - interval '1 minute'");
}
