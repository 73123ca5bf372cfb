using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.State;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A state of tests.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.Orleans.Tests.Note")]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";
}

/// <summary>The storage of states on its own, without a silo.</summary>
internal static class Stored
{
    public static Serializer Serializer { get; } = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static PostgresDatabase Database(string connection, Action<RecurrentPostgresOptions>? configure = null)
    {
        var options = new RecurrentPostgresOptions { ConnectionString = connection };
        configure?.Invoke(options);
        return new PostgresDatabase(Options.Create(options));
    }

    public static PostgresGrainStorage Storage(string connection, Action<RecurrentPostgresOptions>? configure = null) =>
        Storage(Database(connection, configure));

    public static PostgresGrainStorage Storage(PostgresDatabase database) =>
        new(database, Options.Create(new ClusterOptions { ServiceId = "tests" }), Serializer);

    public static GrainId Grain(string key) => GrainId.Create("note", key);

    public static GrainState<Note> New(string text) => new(new Note { Text = text });

    public static async Task<GrainState<Note>> WriteAsync(this PostgresGrainStorage storage, string key, string text)
    {
        var state = New(text);
        await storage.WriteStateAsync("note", Grain(key), state);
        return state;
    }

    public static async Task<GrainState<Note>> ReadAsync(this PostgresGrainStorage storage, string key)
    {
        var state = New("not read");
        await storage.ReadStateAsync("note", Grain(key), state);
        return state;
    }
}
