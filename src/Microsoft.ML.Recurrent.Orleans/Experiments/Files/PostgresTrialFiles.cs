using Microsoft.ML.Recurrent.Orleans.Postgres;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Files;

/// <summary>Files in PostgreSQL, in pieces. They belong to the journal's identity: a journal that is deleted takes them along, and one begun anew knows none of them.</summary>
/// <param name="database">The database.</param>
internal sealed class PostgresTrialFiles(PostgresDatabase database) : ITrialFiles
{
    private const int PieceBytes = 1 << 20;

    private const string TakeSql = """
        insert into recurrent_trial_file (experiment, trial, name, attempt, length)
        select id, $2, $3, $4, $5 from recurrent_experiment where name = $1
        on conflict (experiment, trial, name) do update
        set attempt = excluded.attempt, length = excluded.length, written_at = now() where recurrent_trial_file.attempt <= excluded.attempt
        returning id
        """;

    private const string EmptySql = """
        with others as
        (
            delete from recurrent_trial_file as other using recurrent_trial_file as file
            where file.id = $1 and other.id <> file.id and other.experiment = file.experiment and other.trial = file.trial and other.attempt <= file.attempt
                and other.name like '%.checkpoint' and file.name like '%.checkpoint'
        )
        delete from recurrent_trial_piece where file = $1
        """;

    private const string AddSql = "insert into recurrent_trial_piece (file, number, content) values ($1, $2, $3)";

    private const string LengthSql = """
        select file.length from recurrent_trial_file as file join recurrent_experiment as experiment on experiment.id = file.experiment
        where experiment.name = $1 and file.trial = $2 and file.name = $3
        """;

    private const string ReadSql = """
        select file.length, piece.content
        from recurrent_trial_piece as piece
        join recurrent_trial_file as file on file.id = piece.file
        join recurrent_experiment as experiment on experiment.id = file.experiment
        where experiment.name = $1 and file.trial = $2 and file.name = $3
        order by piece.number
        """;

    private const string DropSql = """
        delete from recurrent_trial_file as file using recurrent_experiment as experiment
        where experiment.id = file.experiment and experiment.name = $1
            and ($2::integer[] is null or file.trial = any ($2) and file.name like '%.checkpoint' or file.trial = any ($3) and file.name not like '%.checkpoint')
        """;

    public Task<bool> WriteAsync(TrialFile file, int attempt, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Reach(async () =>
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var take = Command(connection, TakeSql, [.. Key(file), Number(attempt), new NpgsqlParameter<long> { TypedValue = content.Length }]);
        if (await take.ExecuteScalarAsync(cancellationToken) is not Guid id)
            return false;
        await using (var empty = Command(connection, EmptySql, [new NpgsqlParameter<Guid> { TypedValue = id }]))
            await empty.ExecuteNonQueryAsync(cancellationToken);
        for (int start = 0, number = 1; start < content.Length; start += PieceBytes, number++)
        {
            var piece = content.Slice(start, Math.Min(PieceBytes, content.Length - start));
            await using var add = Command(
                connection, AddSql, [new NpgsqlParameter<Guid> { TypedValue = id }, Number(number), new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = piece }]);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    });

    public Task<byte[]?> ReadAsync(TrialFile file, long atMost, CancellationToken cancellationToken) => Reach(async () =>
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var measure = Command(connection, LengthSql, Key(file));
        if (await measure.ExecuteScalarAsync(cancellationToken) is not long length)
            return null;
        if (length > atMost)
            throw TrialFileErrors.TooLong(file, length, atMost);
        await using var read = Command(connection, ReadSql, Key(file));
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        using var content = new MemoryStream();
        while (await reader.ReadAsync(cancellationToken))
        {
            length = reader.GetInt64(0);
            content.Write(reader.GetFieldValue<byte[]>(1));
        }

        // A file that was replaced between the two statements may be longer, one that was deleted is not there.
        return content.Length == length && length <= atMost ? content.ToArray() : null;
    });

    public Task DropAsync(string experiment, IReadOnlyCollection<int>? checkpoints, IReadOnlyCollection<int> models, CancellationToken cancellationToken) => Reach(async () =>
    {
        await using var drop = database.Source.CreateCommand(DropSql);
        drop.Parameters.Add(new NpgsqlParameter<string> { TypedValue = experiment });
        drop.Parameters.Add(new NpgsqlParameter<int[]?> { TypedValue = checkpoints?.ToArray() });
        drop.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. models] });
        return await drop.ExecuteNonQueryAsync(cancellationToken);
    });

    private async Task<T> Reach<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw PostgresErrors.Explain(e, database.Options.RetryAfter, "the file of a trial");
        }
    }

    private static NpgsqlParameter[] Key(TrialFile file) => [new NpgsqlParameter<string> { TypedValue = file.Experiment }, Number(file.Trial), new NpgsqlParameter<string> { TypedValue = file.Name }];

    private static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value };

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
