using Microsoft.Extensions.Logging;
using Microsoft.ML.Recurrent.Orleans.Leases;
using Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Workers;

/// <summary>One try at a partition: scores it while the lease is renewed, completes the lease, and only then publishes what was written. Immutable.</summary>
/// <param name="leases">The leases.</param>
/// <param name="options">The options.</param>
/// <param name="score">Scores a partition into a file, and returns the rows.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ScoringAttempt(
    ILeaseStore leases, RecurrentScoringOptions options, Func<ScoringWork, ScoringItem, string, CancellationToken, Task<long>> score, ILogger logger)
{
    /// <param name="lease">The lease of the partition.</param>
    /// <param name="work">The run.</param>
    /// <param name="stop">Gives the partition back.</param>
    public async Task RunAsync(Lease lease, ScoringWork work, CancellationToken stop)
    {
        var item = ScoringItem.Parse(lease.Item);
        var folder = new ScoringFolder(work.Request.Output, ScoringRun.Parse(lease.Group));
        string temporary = ScoringFolder.TemporaryName(item, lease.Attempt);
        var outcome = lease.Attempt > options.MaximumAttempts
            ? new ScoringResult(0, null, $"The partition was tried {options.MaximumAttempts} times, MaximumAttempts; each time its worker ended, or was not heard of for LeaseDuration.")
            : await ScoreAsync(lease, work, item, folder.Temporary(temporary), temporary, stop);
        if (outcome is null)
            return;
        bool isOurs = await CompleteAsync(lease, outcome, stop);
        if (isOurs && outcome.Temporary is not null)
            folder.Publish(temporary, folder.Final(work.Files[item.File].Path, item.Partition));
        else
            ScoringFolder.Delete(folder.Temporary(temporary));
    }

    /// <returns>The result; null if the partition was given back or is to be tried again.</returns>
    private async Task<ScoringResult?> ScoreAsync(Lease lease, ScoringWork work, ScoringItem item, string path, string name, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var kept = KeepAsync(lease, given, ended.Token);
        try
        {
            return new ScoringResult(await score(work, item, path, given.Token), name, null);
        }
        catch (Exception e)
        {
            ScoringFolder.Delete(path);
            return await FailAsync(lease, work.Files[item.File].Path, item, e, isGiven: given.IsCancellationRequested);
        }
        finally
        {
            await ended.CancelAsync();
            await kept;
        }
    }

    /// <summary>Renews the lease until the work has ended. A lease that is lost ends the work; one that cannot be renewed at the moment does not.</summary>
    private async Task KeepAsync(Lease lease, CancellationTokenSource given, CancellationToken ended)
    {
        try
        {
            while (!given.IsCancellationRequested)
            {
                await Task.Delay(options.LeaseDuration / 3, ended);
                if (!await RenewAsync(lease, options.LeaseDuration, ended))
                    await given.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
    }

    private async Task<ScoringResult?> FailAsync(Lease lease, string file, ScoringItem item, Exception error, bool isGiven)
    {
        if (isGiven)
        {
            await TryReleaseAsync(lease);
            return null;
        }

        string reason = Reason(error);
        LogFailed(logger, file, item.Partition, lease.Attempt, reason);
        if (IsLasting(error) || lease.Attempt >= options.MaximumAttempts)
            return new ScoringResult(0, null, reason);
        // The lease ends by itself after the delay; another worker may have more luck.
        await RenewAsync(lease, options.RetryDelay, default);
        return null;
    }

    private async Task<bool> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.RenewAsync(lease, duration, cancellationToken);
        }
        catch (StateStoreException)
        {
            return true;
        }
    }

    private async Task TryReleaseAsync(Lease lease)
    {
        try
        {
            await leases.ReleaseAsync(lease, default);
        }
        catch (StateStoreException)
        {
            // It ends by itself.
        }
    }

    /// <summary>Completes the lease, however long the store is away: to ask again does no harm.</summary>
    private async Task<bool> CompleteAsync(Lease lease, ScoringResult result, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await leases.CompleteAsync(lease, $"{result}", stop);
            }
            catch (StateUnavailableException e)
            {
                await Task.Delay(e.RetryAfter, stop);
            }
        }
    }

    /// <summary>True of errors of the data and of columns, which stay the same however often they are tried; false of those of disks, networks and memory.</summary>
    private static bool IsLasting(Exception error) => error switch
    {
        InputChangedException or InvalidDataException or FormatException or NotSupportedException => true,
        InvalidOperationException or ArgumentException => error.InnerException is not { } cause || IsLasting(cause),
        _ => false,
    };

    private static string Reason(Exception error) =>
        error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{error.Message} {Reason(inner)}" : error.Message;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} of '{File}' could not be scored in attempt {Attempt}. {Reason}")]
    private static partial void LogFailed(ILogger logger, string file, int partition, long attempt, string reason);
}
