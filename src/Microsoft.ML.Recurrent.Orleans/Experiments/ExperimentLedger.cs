using Microsoft.ML.Recurrent.Orleans.Postgres;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>An experiment's open journal and its schedule, which has the same events. Journals are called on the pool's threads, so that a grain's turns stay short. For one call at a time.</summary>
internal sealed class ExperimentLedger : IDisposable
{
    private readonly IExperimentJournal _journal;
    private readonly TimeSpan _retryAfter;
    private readonly List<long> _events = [];

    private ExperimentLedger(IExperimentJournal journal, ExperimentSchedule schedule, JournalHeader header, TimeSpan retryAfter) =>
        (_journal, Schedule, Header, _retryAfter) = (journal, schedule, header, retryAfter);

    public ExperimentSchedule Schedule { get; }

    public JournalHeader Header { get; }

    /// <summary>Opens the journal and applies its events.</summary>
    /// <exception cref="StateUnavailableException">The journal is away, or another activation still has it.</exception>
    /// <exception cref="InvalidOperationException">The journal is another experiment's.</exception>
    public static async Task<ExperimentLedger> OpenAsync(IExperimentJournal journal, ExperimentSchedule schedule, JournalHeader header, TimeSpan retryAfter)
    {
        var ledger = new ExperimentLedger(journal, schedule, header, retryAfter);
        try
        {
            foreach (var entry in await Translated(() => journal.Open(header), retryAfter))
                ledger.Apply(entry);
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Events of a trial's last attempt behind its start.</summary>
    public long EventsOf(int trial) => _events[trial];

    /// <summary>Writes an event and applies it.</summary>
    /// <exception cref="StateUnavailableException">The journal is away, refuses, or another activation has written it. Whether it has the event is not known: it must be opened again.</exception>
    public async Task<Trial> RecordAsync(JournalEvent entry)
    {
        try
        {
            await Translated(() => Append(entry), _retryAfter);
        }
        catch (StateStoreException e) when (e is not StateUnavailableException)
        {
            throw new StateUnavailableException(e.Message, _retryAfter, e);
        }

        return Apply(entry);
    }

    public void Dispose() => _journal.Dispose();

    private Trial Apply(JournalEvent entry)
    {
        var trial = Schedule.Apply(entry);
        while (_events.Count < Schedule.Trials.Count)
            _events.Add(0);
        if (entry.Attempt == Schedule.AttemptOf(entry.Trial))
            _events[entry.Trial] = entry.Kind == JournalEventKind.Started ? 0 : _events[entry.Trial] + 1;
        return trial;
    }

    private bool Append(JournalEvent entry)
    {
        _journal.Append(entry);
        return true;
    }

    private static async Task<T> Translated<T>(Func<T> act, TimeSpan retryAfter)
    {
        try
        {
            return await Task.Run(act);
        }
        catch (IOException e) when (e.InnerException is StateStoreException cause)
        {
            throw cause;
        }
        catch (IOException e)
        {
            throw new StateUnavailableException(e.Message, retryAfter, e);
        }
        catch (InvalidOperationException e) when (e.InnerException is PostgresException or IOException)
        {
            // The activation before may not have let go of it yet.
            throw new StateUnavailableException(e.Message, retryAfter, e);
        }
    }
}
