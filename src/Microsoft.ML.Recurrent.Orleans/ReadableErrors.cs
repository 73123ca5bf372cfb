using System.Runtime.ExceptionServices;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Npgsql;
using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>Makes exceptions that callers in other processes can read: Orleans has no codec for those of Npgsql and of other libraries, and the caller would see only that.</summary>
internal static class ReadableErrors
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);

    /// <returns>The cause, if it is .NET's or this package's own; otherwise a <see cref="StateStoreException"/> with its type, message and causes.</returns>
    public static Exception? Cause(Exception? cause) =>
        cause is null || IsReadable(cause) ? cause : Traced(new StateStoreException(Named(cause), cause.InnerException), cause);

    /// <returns>The error, if it comes through the serializer; otherwise one that does, with its message.</returns>
    public static Exception Of(Exception error, Serializer serializer) => IsReadable(error) || Passes(error, serializer) ? error : Traced(Plain(error), error);

    private static Exception Plain(Exception error) => error switch
    {
        NpgsqlException => PostgresErrors.Explain(error, _retryAfter),
        ArgumentException => new ArgumentException(error.Message, Cause(error.InnerException)),
        IOException => new IOException(error.Message, Cause(error.InnerException)),
        TimeoutException => new TimeoutException(error.Message, Cause(error.InnerException)),
        OperationCanceledException => new OperationCanceledException(error.Message, Cause(error.InnerException)),
        InvalidOperationException => new InvalidOperationException(error.Message, Cause(error.InnerException)),
        _ => new InvalidOperationException(Named(error), Cause(error.InnerException)),
    };

    private static string Named(Exception error) => $"{error.GetType()}: {error.Message}";

    private static bool IsReadable(Exception error) => error is StateStoreException || (IsOfRuntime(error.GetType()) && error.Data.Count == 0 && Causes(error).All(IsReadable));

    private static bool IsOfRuntime(Type type) => type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    private static IEnumerable<Exception> Causes(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions,
        { InnerException: { } cause } => [cause],
        _ => [],
    };

    private static bool Passes(Exception error, Serializer serializer)
    {
        try
        {
            return serializer.Deserialize<Exception>(serializer.SerializeToArray(error))?.GetType() == error.GetType();
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static Exception Traced(Exception readable, Exception error) =>
        error.StackTrace is { } trace ? ExceptionDispatchInfo.SetRemoteStackTrace(readable, trace) : readable;
}
