using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Scoring;

/// <summary>Checks the options of scoring jobs before a silo starts, and lists all that is wrong.</summary>
internal sealed class ScoringOptionsValidation(IOptions<RecurrentScoringOptions> options) : IConfigurationValidator
{
    /// <exception cref="OrleansConfigurationException">An option is out of range.</exception>
    public void ValidateConfiguration()
    {
        string[] errors = [.. Errors(options.Value)];
        if (errors.Length > 0)
            throw new OrleansConfigurationException(string.Join(Environment.NewLine, errors));
    }

    private static IEnumerable<string> Errors(RecurrentScoringOptions options)
    {
        if (options.Workers is < 0 or > 256)
            yield return Found(nameof(options.Workers), options.Workers, "0 to 256");
        if (options.PartitionBytes < 1)
            yield return Found(nameof(options.PartitionBytes), options.PartitionBytes, "1 or more");
        if (options.LeaseDuration < TimeSpan.FromSeconds(1) || options.LeaseDuration > TimeSpan.FromDays(1))
            yield return Found(nameof(options.LeaseDuration), options.LeaseDuration, "1 second to 1 day");
        if (options.MaximumAttempts < 1)
            yield return Found(nameof(options.MaximumAttempts), options.MaximumAttempts, "1 or more");
        if (options.RetryDelay <= TimeSpan.Zero || options.RetryDelay > TimeSpan.FromDays(1))
            yield return Found(nameof(options.RetryDelay), options.RetryDelay, "a time above zero, of at most 1 day");
        if (options.PollInterval <= TimeSpan.Zero || options.PollInterval > TimeSpan.FromDays(1))
            yield return Found(nameof(options.PollInterval), options.PollInterval, "a time above zero, of at most 1 day");
    }

    private static string Found(string option, object value, string expected) => FormattableString.Invariant($"{option} is {value}; expected {expected}.");
}
