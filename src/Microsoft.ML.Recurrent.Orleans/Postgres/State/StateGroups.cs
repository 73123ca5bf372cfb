using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.State;

/// <summary>Reads and writes of many grains, gathered into one statement each. A statement that fails at once for a passing reason is sent
/// once more, on another connection: all statements may be repeated. Thread-safe.</summary>
internal sealed class StateGroups : IAsyncDisposable
{
    private const int MaximumReads = 256;

    private readonly StateTable _table;
    private readonly RecurrentPostgresOptions _options;
    private readonly GroupCommit<StateWrite, bool> _writes;
    private readonly GroupCommit<StateRead, StoredState?> _reads;

    public StateGroups(StateTable table, RecurrentPostgresOptions options)
    {
        (_table, _options) = (table, options);
        _writes = new(WriteAsync, options.ConcurrentGroups, options.MaximumGroupSize, options.MaximumPending);
        _reads = new(ReadAsync, options.ConcurrentGroups, MaximumReads, options.MaximumPending);
    }

    /// <returns>False if the row has another version than the expected one.</returns>
    /// <exception cref="StateUnavailableException">The database is away or too busy.</exception>
    /// <exception cref="StateStoreException">The database refuses.</exception>
    public Task<bool> Write(StateWrite write) =>
        _writes.TryAdd(write) ? write.Result : throw PostgresErrors.Full("writes", _options.MaximumPending, _options.RetryAfter);

    /// <returns>The row; null if there is none.</returns>
    /// <exception cref="StateUnavailableException">The database is away or too busy.</exception>
    /// <exception cref="StateStoreException">The database refuses.</exception>
    public Task<StoredState?> Read(StateKey key)
    {
        var read = new StateRead(key);
        return _reads.TryAdd(read) ? read.Result : throw PostgresErrors.Full("reads", _options.MaximumPending, _options.RetryAfter);
    }

    /// <returns>False if there is a row of another version.</returns>
    /// <exception cref="StateUnavailableException">The database is away.</exception>
    /// <exception cref="StateStoreException">The database refuses.</exception>
    public async Task<bool> Clear(StateKey key, Guid? expected)
    {
        try
        {
            return await RepeatedStatement.TwiceAsync(() => _table.ClearAsync(key, expected));
        }
        catch (Exception e) when (e is not StateStoreException)
        {
            throw PostgresErrors.Explain(e, _options.RetryAfter);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync();
        await _reads.DisposeAsync();
    }

    private Task WriteAsync(IReadOnlyList<StateWrite> group) => SendAsync<StateWrite, bool>(group, WriteTogetherAsync);

    private Task ReadAsync(IReadOnlyList<StateRead> group) => SendAsync<StateRead, StoredState?>(group, ReadTogetherAsync);

    private async Task WriteTogetherAsync(IReadOnlyList<StateWrite> group)
    {
        var written = await RepeatedStatement.TwiceAsync(() => _table.WriteAsync(group));
        foreach (var write in group)
            write.Succeed(written.Contains(write.Next));
    }

    private async Task ReadTogetherAsync(IReadOnlyList<StateRead> group)
    {
        var found = await RepeatedStatement.TwiceAsync(() => _table.ReadAsync(group));
        for (int i = 0; i < group.Count; i++)
            group[i].Succeed(found[i]);
    }

    /// <summary>One request that the database refuses must not fail the others of its group.</summary>
    private async Task SendAsync<TRequest, TResult>(IReadOnlyList<TRequest> group, Func<IReadOnlyList<TRequest>, Task> send)
        where TRequest : Grouped<TResult>
    {
        try
        {
            await send(group);
        }
        catch (PostgresException e) when (group.Count > 1 && !PostgresErrors.IsRetryable(e))
        {
            foreach (var request in group)
                await SendAsync<TRequest, TResult>([request], send);
        }
        catch (Exception e)
        {
            var explained = PostgresErrors.Explain(e, _options.RetryAfter);
            foreach (var request in group)
                request.Fail(explained);
        }
    }
}
