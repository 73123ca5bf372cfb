using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>Checks the options before a silo starts, and lists all that is wrong.</summary>
internal sealed class SeriesOptionsValidation(IOptions<RecurrentSeriesOptions> options, IOptions<GrainCollectionOptions> collection) : IConfigurationValidator
{
    /// <exception cref="OrleansConfigurationException">An option is out of range.</exception>
    public void ValidateConfiguration()
    {
        string[] errors = [.. Errors(options.Value, collection.Value.CollectionQuantum)];
        if (errors.Length > 0)
            throw new OrleansConfigurationException(string.Join(Environment.NewLine, errors));
    }

    private static IEnumerable<string> Errors(RecurrentSeriesOptions options, TimeSpan quantum)
    {
        if (options.Durability is null)
            yield return "Durability is null; expected a rule, such as SeriesDurability.EveryEvent.";
        if (options.CollectionAge <= quantum)
            yield return $"CollectionAge is {options.CollectionAge}; expected more than {quantum}, the CollectionQuantum of Orleans' GrainCollectionOptions.";
        if (options.MaximumConcurrentEvents < 1)
            yield return $"MaximumConcurrentEvents is {options.MaximumConcurrentEvents}; expected 1 or more.";
        if (options.BusyRetryAfter <= TimeSpan.Zero)
            yield return $"BusyRetryAfter is {options.BusyRetryAfter}; expected a time above zero.";
    }
}
