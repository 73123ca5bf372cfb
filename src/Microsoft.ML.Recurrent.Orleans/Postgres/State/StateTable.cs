using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Postgres.State;

/// <summary>The statements on the table of states. Thread-safe.</summary>
/// <param name="source">The database.</param>
/// <param name="serviceId">The service whose states these are.</param>
internal sealed class StateTable(NpgsqlDataSource source, string serviceId)
{
    // The planner cannot see how many keys an array has, and would rather read the whole table than look each of them up: 'offset 0' keeps the
    // look-up of one key together, and these settings, for the transaction alone, keep the table out of any other way of joining.
    private const string LookUpSql =
        "select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)";

    // A row that has the new version already was written by this request before; it counts as written. A row that somebody else changes meanwhile
    // is in another place, and counts as changed.
    private const string UpdateSql = """
        update recurrent_state as stored
        set payload = incoming.payload, version = incoming.next, modified_at = now()
        from unnest($2, $3, $4, $5, $6) as incoming (state_name, grain_id, payload, next, expected)
        cross join lateral
        (
            select ctid as place from recurrent_state as known
            where known.service_id = $1 and known.state_name = incoming.state_name and known.grain_id = incoming.grain_id
                and known.version in (incoming.expected, incoming.next)
            offset 0
        ) as found
        where stored.ctid = found.place
        returning stored.version
        """;

    // Writes of states that are there already are none of these.
    private const string InsertSql = """
        insert into recurrent_state as stored (service_id, state_name, grain_id, payload, version)
        select $1, incoming.* from unnest($2, $3, $4, $5) as incoming
        on conflict (service_id, state_name, grain_id) do update set payload = excluded.payload where stored.version = excluded.version
        returning stored.version
        """;

    private const string ReadSql = """
        select request.number, stored.version, stored.payload
        from unnest($2, $3) with ordinality as request (state_name, grain_id, number)
        cross join lateral
        (
            select version, payload from recurrent_state as known
            where known.service_id = $1 and known.state_name = request.state_name and known.grain_id = request.grain_id
            offset 0
        ) as stored
        """;

    private const string ClearSql = "delete from recurrent_state where service_id = $1 and state_name = $2 and grain_id = $3 and version = $4";

    private const string IsThereSql = "select 1 from recurrent_state where service_id = $1 and state_name = $2 and grain_id = $3";

    /// <summary>Writes all states whose version is the expected one, in one round trip and one transaction.</summary>
    /// <returns>The new versions of those that were written.</returns>
    public async Task<IReadOnlySet<Guid>> WriteAsync(IReadOnlyList<StateWrite> writes)
    {
        await using var batch = LookUp();
        StateWrite[] updates = [.. writes.Where(w => w.Expected is not null)], inserts = [.. writes.Where(w => w.Expected is null)];
        if (updates.Length > 0)
            Add(batch, UpdateSql, updates).Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. updates.Select(w => w.Expected!.Value)] });
        if (inserts.Length > 0)
            Add(batch, InsertSql, inserts);
        var written = new HashSet<Guid>(writes.Count);
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.NextResultAsync())
        {
            while (await reader.ReadAsync())
                written.Add(reader.GetGuid(0));
        }

        return written;
    }

    /// <returns>The row of each request, null where there is none.</returns>
    public async Task<StoredState?[]> ReadAsync(IReadOnlyList<StateRead> reads)
    {
        await using var batch = LookUp();
        Add(batch, ReadSql, [.. reads.Select(r => r.Key)]);
        var found = new StoredState?[reads.Count];
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            found[reader.GetInt64(0) - 1] = new StoredState(reader.GetGuid(1), reader.GetFieldValue<byte[]>(2));
        return found;
    }

    /// <summary>Removes a row, if its version is the expected one.</summary>
    /// <returns>False if there is a row of another version; true if there is none any more.</returns>
    public async Task<bool> ClearAsync(StateKey key, Guid? expected)
    {
        if (expected is { } version)
        {
            await using var clear = Command(ClearSql, key);
            clear.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = version });
            if (await clear.ExecuteNonQueryAsync() > 0)
                return true;
        }

        await using var isThere = Command(IsThereSql, key);
        return await isThere.ExecuteScalarAsync() is null;
    }

    private NpgsqlCommand Command(string sql, StateKey key)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Name });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key.Grain });
        return command;
    }

    /// <summary>The beginning of a transaction whose statements look keys up one by one.</summary>
    private NpgsqlBatch LookUp()
    {
        var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LookUpSql));
        return batch;
    }

    private NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, IReadOnlyList<StateWrite> writes)
    {
        var parameters = Add(batch, sql, [.. writes.Select(w => w.Key)]);
        parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>[]> { TypedValue = [.. writes.Select(w => w.Payload)] });
        parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. writes.Select(w => w.Next)] });
        return parameters;
    }

    private NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql, StateKey[] keys)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = serviceId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(k => k.Name)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. keys.Select(k => k.Grain)] });
        return command.Parameters;
    }
}
