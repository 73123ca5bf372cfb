using System.Globalization;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>Failures of PostgreSQL, told apart by the remedy. Messages hold no values and no connection string.</summary>
internal static class PostgresErrors
{
    /// <summary>True if the same statement may succeed later: the server is away, stopping, full of connections, read-only or in a deadlock.</summary>
    public static bool IsRetryable(Exception error) => error switch
    {
        PostgresException e => e.IsTransient || IsPassing(e.SqlState),
        NpgsqlException => true,
        TimeoutException or IOException or System.Net.Sockets.SocketException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>True if the time ran out: another try would keep its callers waiting as long again.</summary>
    public static bool TookTooLong(Exception error) => error is TimeoutException or { InnerException: TimeoutException }
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    public static Exception Explain(Exception error, TimeSpan retryAfter, string what = "the state") => error switch
    {
        StateStoreException => error,
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } =>
            new StateStoreException("The database has no tables of this library. Run 'recurrent-orleans migrate', call RecurrentSchema.MigrateAsync, or set MigrateOnStart.", error),
        PostgresException e when IsOfConnection(e.SqlState) => new StateStoreException(
            $"PostgreSQL refused the connection: {Reason(error)} Check the user, the password and the database of the connection string.", error),
        _ when IsRetryable(error) => new StateUnavailableException(
            string.Create(CultureInfo.InvariantCulture, $"PostgreSQL is not available: {Reason(error)} Try again in {retryAfter.TotalSeconds:0.###} s."), retryAfter, error),
        _ => new StateStoreException($"PostgreSQL refused {what}: {Reason(error)}", error),
    };

    public static StateUnavailableException Full(string what, int most, TimeSpan retryAfter) => new(
        string.Create(CultureInfo.InvariantCulture, $"{most:N0} {what} wait for PostgreSQL, MaximumPending. Try again in {retryAfter.TotalSeconds:0.###} s."), retryAfter);

    public static StateStoreException TooLarge(string grain, long bytes, int most) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The state of grain '{grain}' has {bytes:N0} bytes; expected at most {most:N0}. Keep less in it, or raise MaximumRowBytes."));

    public static StateStoreException KeyTooLong(string grain, int bytes, int most) => new(string.Create(
        CultureInfo.InvariantCulture, $"The key of grain '{grain[..Math.Min(grain.Length, 60)]}...' has {bytes:N0} bytes; expected at most {most:N0}. Give shorter keys."));

    public static string Changed(string grain) =>
        $"The state of grain '{grain}' was changed by another activation since it was read. The activation is given up; call the grain again.";

    /// <summary>True if the server does not know the user, the password or the database.</summary>
    private static bool IsOfConnection(string state) => state.StartsWith("28", StringComparison.Ordinal) || state == PostgresErrorCodes.InvalidCatalogName;

    private static bool IsPassing(string state) => state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("53", StringComparison.Ordinal)
        || state.StartsWith("57P", StringComparison.Ordinal)
        || state is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    private static string Reason(Exception error) => error is PostgresException e
        ? $"{e.MessageText.TrimEnd('.')} (SQLSTATE {e.SqlState})."
        : $"{error.Message.TrimEnd('.')}.";
}
