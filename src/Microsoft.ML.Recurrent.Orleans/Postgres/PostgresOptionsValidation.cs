using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>Checks the options before a silo or client starts, and lists all that is wrong.</summary>
internal sealed class PostgresOptionsValidation(IOptions<RecurrentPostgresOptions> options, IOptions<ClusterOptions> cluster) : IConfigurationValidator
{
    /// <exception cref="OrleansConfigurationException">An option is out of range.</exception>
    public void ValidateConfiguration()
    {
        string?[] names = [PostgresNames.Objection("ServiceId", cluster.Value.ServiceId), PostgresNames.Objection("ClusterId", cluster.Value.ClusterId)];
        string[] errors = [.. Errors(options.Value), .. names.OfType<string>()];
        if (errors.Length > 0)
            throw new OrleansConfigurationException(string.Join(Environment.NewLine, errors));
    }

    private static IEnumerable<string> Errors(RecurrentPostgresOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            yield return "ConnectionString is empty; expected a PostgreSQL connection string, such as 'Host=...;Database=...;Username=...'.";
        if (options.MaximumRowBytes is < 1 or > RecurrentPostgresOptions.LargestRowBytes)
            yield return Found(nameof(options.MaximumRowBytes), options.MaximumRowBytes, $"1 to {RecurrentPostgresOptions.LargestRowBytes}");
        if (options.MaximumGroupSize is < 1 or > 10_000)
            yield return Found(nameof(options.MaximumGroupSize), options.MaximumGroupSize, "1 to 10000");
        if (options.ConcurrentGroups is < 1 or > 16)
            yield return Found(nameof(options.ConcurrentGroups), options.ConcurrentGroups, "1 to 16");
        if (options.MaximumPending < 1)
            yield return Found(nameof(options.MaximumPending), options.MaximumPending, "1 or more");
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout.TotalSeconds > int.MaxValue)
            yield return Found(nameof(options.Timeout), options.Timeout, "1 second or more");
        if (options.RetryAfter <= TimeSpan.Zero)
            yield return Found(nameof(options.RetryAfter), options.RetryAfter, "a time above zero");
    }

    private static string Found(string option, object value, string expected) => FormattableString.Invariant($"{option} is {value}; expected {expected}.");
}
