using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A series' state between memory and store: it is read with the first call, and one write at a time carries all that was taken in before it
/// began. For one grain.</summary>
/// <param name="storage">The store.</param>
/// <param name="grainId">The grain.</param>
/// <param name="giveUp">Ends the activation: another one has changed the state.</param>
internal sealed class SeriesStore(IGrainStorage storage, GrainId grainId, Action giveUp)
{
    public const string StateName = "series";

    private static readonly TimeSpan _movedRetry = TimeSpan.FromMilliseconds(50);

    private readonly GrainState<SeriesState> _state = new(new SeriesState());
    private Task? _read;
    private Task _write = Task.CompletedTask;
    private Task _clear = Task.CompletedTask;
    private bool _isGivenUp;

    /// <summary>The state in memory, after <see cref="Ready"/>.</summary>
    public SeriesState State => _state.State!;

    /// <summary>The number of the last event in the store.</summary>
    public long DurableSequence { get; private set; }

    /// <summary>Observations in memory that are not in the store.</summary>
    public long Pending => _isGivenUp ? 0 : State.Observations - DurableObservations;

    private long DurableObservations { get; set; }

    /// <summary>Waits until the state is in memory.</summary>
    /// <exception cref="StateUnavailableException">The store is away, or another activation has the series.</exception>
    /// <exception cref="StateStoreException">The store refuses.</exception>
    public async Task Ready()
    {
        ThrowIfGivenUp();
        if (_read is null or { IsCompleted: true, IsCompletedSuccessfully: false })
            _read = Read();
        await _read;
        while (!_clear.IsCompleted)
            await Ended(_clear);
    }

    /// <summary>Waits until all that is in memory now is in the store.</summary>
    /// <exception cref="StateUnavailableException">The store is away, or another activation has the series.</exception>
    /// <exception cref="StateStoreException">The store refuses the state.</exception>
    public async Task MakeDurable()
    {
        long observations = State.Observations;
        // A series that is forgotten meanwhile has nothing left to store.
        while (DurableObservations < Math.Min(observations, State.Observations))
        {
            ThrowIfGivenUp();
            if (_write.IsCompleted)
                _write = Write();
            await _write;
        }
    }

    /// <summary>Looks at a state before it takes the place of the one in memory.</summary>
    /// <exception cref="StateStoreException">It is larger than the store takes.</exception>
    public void ThrowIfTooLarge(SeriesState state)
    {
        // To serialize a state only for its size would make every event dearer.
        if (storage is IBoundedStorage bounded && state.MostSerializedBytes > bounded.MaximumBytes)
            bounded.ThrowIfTooLarge(grainId, state);
    }

    /// <summary>Removes the state from memory and store.</summary>
    /// <exception cref="StateUnavailableException">The store is away, or another activation has the series.</exception>
    /// <exception cref="StateStoreException">The store refuses.</exception>
    public async Task Clear()
    {
        await Ready();
        _clear = ClearAfterWrites();
        await _clear;
    }

    private async Task ClearAfterWrites()
    {
        while (!_write.IsCompleted)
            await Ended(_write);
        await Translated(() => storage.ClearStateAsync(StateName, grainId, _state));
        _state.State = new SeriesState();
        (DurableSequence, DurableObservations) = (0, 0);
    }

    private async Task Read()
    {
        await storage.ReadStateAsync(StateName, grainId, _state);
        (DurableSequence, DurableObservations) = (State.Sequence, State.Observations);
    }

    private async Task Write()
    {
        while (!_clear.IsCompleted)
            await Ended(_clear);
        var (sequence, observations) = (State.Sequence, State.Observations);
        await Translated(() => storage.WriteStateAsync(StateName, grainId, _state));
        (DurableSequence, DurableObservations) = (sequence, observations);
    }

    private async Task Translated(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (InconsistentStateException)
        {
            _isGivenUp = true;
            giveUp();
            ThrowIfGivenUp();
        }
    }

    private void ThrowIfGivenUp()
    {
        if (_isGivenUp)
            throw new StateUnavailableException(
                "The store has a newer state of the series, from another activation or from a call whose answer was lost; this activation is given up. Call again.",
                _movedRetry);
    }

    private static async Task Ended(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
