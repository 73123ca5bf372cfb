using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.State;

/// <summary>
/// Grains' state in PostgreSQL by group commit: the writes of many grains go into one statement, which compares and sets the version of each row,
/// and each caller learns its own outcome. Thread-safe.
/// </summary>
internal sealed class PostgresGrainStorage : IGrainStorage, IBoundedStorage, IAsyncDisposable
{
    private readonly IGrainStorageSerializer _serializer;
    private readonly RecurrentPostgresOptions _options;
    private readonly StateGroups _groups;

    public PostgresGrainStorage(PostgresDatabase database, IOptions<ClusterOptions> cluster, Serializer serializer)
    {
        _serializer = new OrleansGrainStorageSerializer(serializer);
        _options = database.Options;
        _groups = new StateGroups(new StateTable(database.Source, cluster.Value.ServiceId), _options);
    }

    /// <exception cref="StateUnavailableException">The database is away or too busy; the call can be repeated.</exception>
    /// <exception cref="StateStoreException">The database refuses.</exception>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await _groups.Read(StateKey.Of(stateName, grainId));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored is null ? null! : ETag(stored.Version);
        grainState.State = stored is null ? Activator.CreateInstance<T>() : _serializer.Deserialize<T>(new BinaryData(stored.Payload))!;
    }

    /// <exception cref="InconsistentStateException">The row has another version than the one that was read.</exception>
    /// <exception cref="StateUnavailableException">The database is away or too busy; the call can be repeated.</exception>
    /// <exception cref="StateStoreException">The state is too large, or the database refuses.</exception>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var write = new StateWrite(StateKey.Of(stateName, grainId), Payload(grainId, grainState.State), Version(grainId, grainState.ETag));
        if (!await _groups.Write(write))
            throw Changed(grainId, grainState.ETag);
        (grainState.ETag, grainState.RecordExists) = (ETag(write.Next), true);
    }

    /// <exception cref="InconsistentStateException">There is a row of another version than the one that was read.</exception>
    /// <exception cref="StateUnavailableException">The database is away; the call can be repeated.</exception>
    /// <exception cref="StateStoreException">The database refuses.</exception>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!await _groups.Clear(StateKey.Of(stateName, grainId), Version(grainId, grainState.ETag)))
            throw Changed(grainId, grainState.ETag);
        (grainState.ETag, grainState.RecordExists, grainState.State) = (null!, false, Activator.CreateInstance<T>());
    }

    public long MaximumBytes => _options.MaximumRowBytes;

    public void ThrowIfTooLarge<T>(GrainId grainId, T state) => Payload(grainId, state);

    public ValueTask DisposeAsync() => _groups.DisposeAsync();

    /// <exception cref="StateStoreException">The state is too large.</exception>
    private ReadOnlyMemory<byte> Payload<T>(GrainId grainId, T state)
    {
        var payload = _serializer.Serialize(state).ToMemory();
        return payload.Length <= _options.MaximumRowBytes ? payload : throw PostgresErrors.TooLarge($"{grainId}", payload.Length, _options.MaximumRowBytes);
    }

    private static string ETag(Guid version) => version.ToString("N");

    private static Guid? Version(GrainId grainId, string? etag) => string.IsNullOrEmpty(etag) ? null
        : Guid.TryParseExact(etag, "N", out var version) ? version
        : throw Changed(grainId, etag);

    private static InconsistentStateException Changed(GrainId grainId, string? etag) => new(PostgresErrors.Changed($"{grainId}"), null, etag);
}
