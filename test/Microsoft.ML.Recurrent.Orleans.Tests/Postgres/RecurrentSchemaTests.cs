using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Postgres;

[Collection(PostgresCollection.Name)]
[Trait(Categories.Trait, PostgresCollection.Category)]
public sealed class RecurrentSchemaTests(PostgresServer server)
{
    [Fact]
    public async Task MigrationAppliesEachStepOnce()
    {
        string connection = await server.CreateEmptyAsync();

        int first = await RecurrentSchema.MigrateAsync(connection), second = await RecurrentSchema.MigrateAsync(connection);

        (first, second).Should().Be((RecurrentSchema.CurrentVersion, 0));
    }

    [Fact]
    public async Task MigrationsAtOnceApplyTheStepsOnce()
    {
        string connection = await server.CreateEmptyAsync();

        int[] applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RecurrentSchema.MigrateAsync(connection)));

        applied.Order().Should().Equal(0, 0, 0, 0, 0, 0, 0, RecurrentSchema.CurrentVersion);
    }

    [Fact]
    public async Task MigrationGoesOnFromAnEarlierVersionAndKeepsWhatIsThere()
    {
        string connection = await server.CreateMigratedAsync();
        await using (var storage = Stored.Storage(connection))
            await storage.WriteAsync("kept", "text");
        await Databases.ExecuteAsync(connection, "drop table recurrent_trial_piece, recurrent_trial_file, recurrent_lease, recurrent_silo, recurrent_cluster, recurrent_experiment_line, recurrent_experiment; delete from recurrent_schema where version > 1");

        (await RecurrentSchema.MigrateAsync(connection)).Should().Be(RecurrentSchema.CurrentVersion - 1);

        await using var after = Stored.Storage(connection);
        (await after.ReadAsync("kept")).State!.Text.Should().Be("text");
    }

    [Fact]
    public async Task ScriptMakesTheSameAsMigration()
    {
        string connection = await server.CreateEmptyAsync();

        await Databases.ExecuteAsync(connection, RecurrentSchema.Script);

        (await RecurrentSchema.MigrateAsync(connection)).Should().Be(0);
    }

    [Fact]
    public async Task NewerSchemaIsLeftAlone()
    {
        string connection = await server.CreateMigratedAsync();
        await Databases.ExecuteAsync(connection, "insert into recurrent_schema (version) values (1000)");

        var migrate = () => RecurrentSchema.MigrateAsync(connection);

        (await migrate.Should().ThrowAsync<StateStoreException>()).WithMessage("The database has version 1000 of the schema*Update Microsoft.ML.Recurrent.Orleans.");
    }

    [Fact]
    public async Task VersionIsReadAndNothingIsChanged()
    {
        string connection = await server.CreateEmptyAsync();

        int before = await RecurrentSchema.GetVersionAsync(connection);
        (await Databases.ScalarAsync<bool>(connection, "select to_regclass('recurrent_schema') is null")).Should().BeTrue();
        await RecurrentSchema.MigrateAsync(connection);

        (before, await RecurrentSchema.GetVersionAsync(connection)).Should().Be((0, RecurrentSchema.CurrentVersion));
    }

    [Fact]
    public async Task UserWhoMayNotCreateTablesIsLetInOnACurrentSchemaAlone()
    {
        string name = $"reader_{Guid.NewGuid():N}", current = await server.CreateMigratedAsync(), empty = await server.CreateEmptyAsync();
        await Databases.ExecuteAsync(current, $"create role {name} login password 'p'; grant all on all tables in schema public to {name}");
        string AsReader(string connection) => new NpgsqlConnectionStringBuilder(connection) { Username = name, Password = "p" }.ConnectionString;

        (await RecurrentSchema.MigrateAsync(AsReader(current))).Should().Be(0);
        var migrate = () => RecurrentSchema.MigrateAsync(AsReader(empty));

        (await migrate.Should().ThrowExactlyAsync<StateStoreException>()).WithMessage("*permission denied*");
    }

    [Theory]
    [InlineData("insert into recurrent_state (service_id, state_name, grain_id, version, payload) values ('s', 'n', '\\x01', gen_random_uuid(), decode(repeat('00', 16777217), 'hex'))")]
    [InlineData("insert into recurrent_state (service_id, state_name, grain_id, version, payload) values (repeat('s', 401), 'n', '\\x01', gen_random_uuid(), '\\x01')")]
    [InlineData("insert into recurrent_state (service_id, state_name, grain_id, version, payload) values ('s', repeat('n', 401), '\\x01', gen_random_uuid(), '\\x01')")]
    [InlineData("insert into recurrent_state (service_id, state_name, grain_id, version, payload) values ('s', 'n', decode(repeat('00', 1025), 'hex'), gen_random_uuid(), '\\x01')")]
    [InlineData("insert into recurrent_cluster (cluster_id, version, etag) values (repeat('c', 401), 0, gen_random_uuid())")]
    [InlineData("insert into recurrent_experiment_line (experiment, number, content) values (gen_random_uuid(), 1, repeat('x', 16777217))")]
    [InlineData("insert into recurrent_lease (service_id, group_name, item) values (repeat('s', 401), 'g', 'i')")]
    [InlineData("insert into recurrent_lease (service_id, group_name, item) values ('s', repeat('x', 1001), 'i')")]
    [InlineData("insert into recurrent_lease (service_id, group_name, item) values ('s', 'g', repeat('x', 501))")]
    [InlineData("insert into recurrent_lease (service_id, group_name, item, result) values ('s', 'g', 'i', repeat('x', 16777217))")]
    [InlineData("insert into recurrent_experiment (name) values (repeat('x', 401))")]
    [InlineData("insert into recurrent_trial_file (experiment, trial, name, attempt, length) values (gen_random_uuid(), 0, repeat('x', 101), 1, 1)")]
    [InlineData("insert into recurrent_trial_file (experiment, trial, name, attempt, length) values (gen_random_uuid(), 0, 'x', 1, 1073741825)")]
    [InlineData("insert into recurrent_trial_piece (file, number, content) values (gen_random_uuid(), 1, decode(repeat('00', 1048577), 'hex'))")]
    [InlineData("insert into recurrent_trial_piece (file, number, content) values (gen_random_uuid(), 1025, '')")]
    public async Task TablesRefuseOversizedRows(string sql)
    {
        string connection = await server.CreateMigratedAsync();

        var insert = () => Databases.ExecuteAsync(connection, sql);

        (await insert.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.CheckViolation);
    }

    [Fact]
    public async Task EveryColumnOfAnyLengthIsBounded()
    {
        const string Unbounded = """
            select coalesce(string_agg(c.relname || '.' || a.attname, ', ' order by c.relname, a.attname), '')
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relname like 'recurrent\_%'
            where a.attnum > 0 and not a.attisdropped and a.attlen = -1
                and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'f') and a.attnum = any (k.conkey))
            """;

        string found = await Databases.ScalarAsync<string>(await server.CreateMigratedAsync(), Unbounded);

        found.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Host=localhost;Pass word=hidden-part;nonsense")]
    [InlineData("Host=localhost;Port=hidden-part")]
    public async Task ConnectionStringThatCannotBeReadIsNotQuoted(string connection)
    {
        var migrate = () => RecurrentSchema.MigrateAsync(connection);

        (await migrate.Should().ThrowAsync<ArgumentException>()).WithMessage("The PostgreSQL connection string cannot be read*")
            .Which.ToString().Should().NotContain("hidden-part");
    }
}
