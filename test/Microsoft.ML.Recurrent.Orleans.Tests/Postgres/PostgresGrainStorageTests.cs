using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class PostgresGrainStorageTests(PostgresServer server) : IAsyncLifetime
{
    private string _connection = "";
    private PostgresGrainStorage _storage = null!;

    public async Task InitializeAsync() => _storage = Stored.Storage(_connection = await server.CreateMigratedAsync());

    public Task DisposeAsync() => _storage.DisposeAsync().AsTask();

    [Theory]
    [InlineData("plain")]
    [InlineData("it's a \"key\"; drop table recurrent_state")]
    [InlineData("系列/\0/ä")]
    public async Task WrittenStateIsReadBackWithItsVersion(string key)
    {
        var written = await _storage.WriteAsync(key, "text");

        var read = await _storage.ReadAsync(key);

        (read.State!.Text, read.ETag, read.RecordExists).Should().Be(("text", written.ETag, true));
    }

    [Fact]
    public async Task StateThatWasNeverWrittenIsNew()
    {
        var read = await _storage.ReadAsync("nobody");

        (read.State!.Text, read.ETag, read.RecordExists).Should().Be(("", null, false));
    }

    [Fact]
    public async Task SecondWriterOfAVersionIsRefusedAndChangesNothing()
    {
        await _storage.WriteAsync("one", "first");
        var (winner, loser) = (await _storage.ReadAsync("one"), await _storage.ReadAsync("one"));
        (winner.State!.Text, loser.State!.Text) = ("winner", "loser");
        await _storage.WriteStateAsync("note", Stored.Grain("one"), winner);

        var write = () => _storage.WriteStateAsync("note", Stored.Grain("one"), loser);

        (await write.Should().ThrowAsync<InconsistentStateException>()).WithMessage("*another activation*");
        (await _storage.ReadAsync("one")).State!.Text.Should().Be("winner");
    }

    [Fact]
    public async Task NewStateOverOneThatIsThereIsRefused()
    {
        await _storage.WriteAsync("there", "first");

        var write = () => _storage.WriteAsync("there", "second");

        await write.Should().ThrowAsync<InconsistentStateException>();
    }

    [Fact]
    public async Task ClearedStateIsGoneAndItsVersionNeverComesBack()
    {
        var old = await _storage.WriteAsync("gone", "old");
        var stale = new GrainState<Note>(new Note { Text = "stale" }, old.ETag);

        await _storage.ClearStateAsync("note", Stored.Grain("gone"), old);
        await _storage.WriteAsync("gone", "new");
        var write = () => _storage.WriteStateAsync("note", Stored.Grain("gone"), stale);
        var clear = () => _storage.ClearStateAsync("note", Stored.Grain("gone"), stale);

        old.RecordExists.Should().BeFalse();
        await write.Should().ThrowAsync<InconsistentStateException>();
        await clear.Should().ThrowAsync<InconsistentStateException>();
        (await _storage.ReadAsync("gone")).State!.Text.Should().Be("new");
    }

    [Fact]
    public async Task WriteThatIsSentTwiceIsWrittenOnce()
    {
        var table = new StateTable(Stored.Database(_connection).Source, "tests");
        var key = StateKey.Of("note", Stored.Grain("twice"));
        var first = new StateWrite(key, new byte[] { 1 }, null);
        (await table.WriteAsync([first])).Should().Equal(first.Next);
        (await table.WriteAsync([first])).Should().Equal(first.Next);
        var second = new StateWrite(key, new byte[] { 2 }, first.Next);
        await table.WriteAsync([second]);

        var again = await table.WriteAsync([second]);
        var late = await table.WriteAsync([first]);

        again.Should().Equal(second.Next);
        late.Should().BeEmpty("another write has taken its place");
        (await table.ReadAsync([new StateRead(key)]))[0]!.Payload.Should().Equal(2);
    }

    [Fact]
    public async Task EachOfManyCallersAtOnceHasItsOwnOutcome()
    {
        string[] keys = [.. Enumerable.Range(0, 2000).Select(i => $"grain {i}")];
        foreach (string key in keys.Where((_, i) => i % 10 == 0))
            await _storage.WriteAsync(key, "there before");

        var writes = keys.Select(key => _storage.WriteAsync(key, key)).ToArray();
        await Task.WhenAll(writes).ContinueWith(_ => { });

        writes.Where((_, i) => i % 10 == 0).Should().OnlyContain(w => w.Exception!.InnerException is InconsistentStateException);
        writes.Where((_, i) => i % 10 != 0).Should().OnlyContain(w => w.IsCompletedSuccessfully);
        var read = await Task.WhenAll(keys.Select(key => _storage.ReadAsync(key)));
        read.Select(r => r.State!.Text).Should().Equal(keys.Select((key, i) => i % 10 == 0 ? "there before" : key));
    }

    [Fact]
    public async Task FewWritesReadNoMoreThanTheirOwnRowsHoweverManyThereAre()
    {
        const string Fetched = "select idx_tup_fetch + seq_tup_read from pg_stat_user_tables where relname = 'recurrent_state'";
        var states = await WithOwnConnectionsAsync(storage => Task.WhenAll(Enumerable.Range(0, 3000).Select(i => storage.WriteAsync($"grain {i}", "first"))));
        long before = await Databases.ScalarAsync<long>(_connection, Fetched);

        await WithOwnConnectionsAsync(async storage =>
        {
            for (int i = 0; i < 10; i++)
                await storage.WriteStateAsync("note", Stored.Grain($"grain {i}"), states[i]);
            return await storage.ReadAsync("grain 11");
        });

        (await Databases.ScalarAsync<long>(_connection, Fetched) - before).Should().BeInRange(1, 100);
    }

    [Fact]
    public async Task StateBeyondTheStatedSizeIsRefusedBeforeItIsSent()
    {
        // Without a server to send it to.
        await using var storage = Stored.Storage("Host=127.0.0.1;Port=1;Database=none", options => options.MaximumRowBytes = 1000);

        var write = () => storage.WriteAsync("large", new string('x', 1000));

        (await write.Should().ThrowExactlyAsync<StateStoreException>()).WithMessage("The state of grain 'note/large' has 1,0* bytes; expected at most 1,000.*");
    }

    [Fact]
    public async Task KeyBeyondTheTablesSizeIsRefused()
    {
        var write = () => _storage.WriteAsync(new string('k', 2000), "text");

        (await write.Should().ThrowExactlyAsync<StateStoreException>()).WithMessage("The key of grain * has 2,005 bytes; expected at most 1,024.*");
    }

    [Fact]
    public async Task OneStateThatTheDatabaseRefusesFailsAlone()
    {
        var table = new StateTable(Stored.Database(_connection).Source, "tests");
        await using var groups = new StateGroups(table, new RecurrentPostgresOptions());
        // The text type takes no NUL.
        StateWrite[] writes = [.. new[] { "good", "b\0d", "fine" }.Select(name => new StateWrite(new StateKey(name, [1]), new byte[] { 1 }, null))];

        var results = writes.Select(groups.Write).ToArray();
        await Task.WhenAll(results).ContinueWith(_ => { });

        results.Select(r => r.IsCompletedSuccessfully).Should().Equal(true, false, true);
        results[1].Exception!.InnerException.Should().BeOfType<StateStoreException>().Which.Message.Should().StartWith("PostgreSQL refused the state");
    }

    [Fact]
    public async Task DatabaseWithoutTablesSaysWhatToCall()
    {
        await using var storage = Stored.Storage(await server.CreateEmptyAsync());

        var read = () => storage.ReadAsync("any");

        (await read.Should().ThrowExactlyAsync<StateStoreException>()).WithMessage("*RecurrentSchema.MigrateAsync*");
    }

    /// <summary>Uses connections that end with it: a connection publishes its statistics then.</summary>
    private async Task<T> WithOwnConnectionsAsync<T>(Func<PostgresGrainStorage, Task<T>> use)
    {
        const string Others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        T result;
        await using (var database = Stored.Database(_connection))
        await using (var storage = Stored.Storage(database))
            result = await use(storage);
        while (await Databases.ScalarAsync<long>(_connection, Others) > 0)
            await Task.Delay(50);
        return result;
    }
}
