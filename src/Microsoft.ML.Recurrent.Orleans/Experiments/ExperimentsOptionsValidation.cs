using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>Checks the options before a silo or client starts, and lists all that is wrong.</summary>
internal sealed class ExperimentsOptionsValidation(IOptions<RecurrentExperimentsOptions> options, IOptions<TrialWorkerOptions> worker) : IConfigurationValidator
{
    /// <exception cref="OrleansConfigurationException">An option is out of range.</exception>
    public void ValidateConfiguration()
    {
        string[] errors = [.. Errors(options.Value), .. Errors(worker.Value)];
        if (errors.Length > 0)
            throw new OrleansConfigurationException(string.Join(Environment.NewLine, errors));
    }

    private static IEnumerable<string> Errors(RecurrentExperimentsOptions options)
    {
        if (options.LeaseDuration < TimeSpan.FromSeconds(1))
            yield return $"LeaseDuration is {options.LeaseDuration}; expected 1 second or more.";
        if (options.PollInterval <= TimeSpan.Zero)
            yield return $"PollInterval is {options.PollInterval}; expected a time above zero.";
        if (options.MaximumLostAttempts < 1)
            yield return $"MaximumLostAttempts is {options.MaximumLostAttempts}; expected 1 or more.";
        if (options.MaximumFileBytes is < 1 or > RecurrentExperimentsOptions.LargestFileBytes)
            yield return $"MaximumFileBytes is {options.MaximumFileBytes}; expected 1 to {RecurrentExperimentsOptions.LargestFileBytes}.";
        if (options.Folder is { } folder && string.IsNullOrWhiteSpace(folder))
            yield return "Folder is empty; expected a folder, or null for none.";
    }

    private static IEnumerable<string> Errors(TrialWorkerOptions worker)
    {
        if (worker.Trials < 1)
            yield return $"Trials is {worker.Trials}; expected 1 or more.";
        if (worker.Threads < 1)
            yield return $"Threads is {worker.Threads}; expected 1 or more, or null.";
        if (worker.CheckpointInterval <= TimeSpan.Zero)
            yield return $"CheckpointInterval is {worker.CheckpointInterval}; expected a time above zero.";
        if (string.IsNullOrWhiteSpace(worker.Name))
            yield return "Name is empty; expected a name for the worker, such as that of its machine.";
    }
}
