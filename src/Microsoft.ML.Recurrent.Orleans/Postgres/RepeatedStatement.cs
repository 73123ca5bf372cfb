namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>Sends what may be repeated once more, where it fails at once for a passing reason: a connection of the pool may have been lost meanwhile.</summary>
internal static class RepeatedStatement
{
    public static async Task<T> TwiceAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception e) when (PostgresErrors.IsRetryable(e) && !PostgresErrors.TookTooLong(e))
        {
            return await send();
        }
    }
}
