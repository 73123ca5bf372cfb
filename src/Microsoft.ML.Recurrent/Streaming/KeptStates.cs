using System.Collections.Concurrent;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>All states of an engine, by name. Thread-safe; what is in a state is guarded by the state's own lock.</summary>
/// <param name="create">Makes the state of a new name, seen in a row of the data, below 0 where it does not stand in any.</param>
/// <param name="words">The words of messages.</param>
/// <param name="most">The states that there may be at once.</param>
/// <param name="evicts">Whether a new state beyond them takes the place of the one that was used least recently; else it is refused.</param>
internal sealed class KeptStates<TState>(Func<string, long, TState> create, StreamWords words, int most, bool evicts = false)
    where TState : KeptState
{
    // States that may be busy when one is to go: more than threads call at once.
    private const int MostTried = 256;

    // Times that a call looks again, while others are at work on the states or give them up: some tens of milliseconds.
    private const int MostWaits = 40;

    private readonly ConcurrentDictionary<string, TState> _byName = new();
    private readonly Lock _adding = new();
    private readonly RecentUse? _use = evicts ? new RecentUse() : null;
    private int _count;

    /// <summary>Held by who changes several states at once, so that no two wait for each other.</summary>
    public Lock Several { get; } = new();

    public int Count => Volatile.Read(ref _count);

    /// <summary>The states in the order of their names.</summary>
    public IReadOnlyList<TState> All => [.. _byName.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>Finds or begins a state.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="row">Where it stands in the data, for the error's message; below 0 where it does not stand in any.</param>
    /// <exception cref="InvalidOperationException">There are as many states as there may be, the name is too long, or the model does not take it.</exception>
    public TState FindOrAdd(ReadOnlySpan<char> name, long row)
    {
        while (true)
        {
            if ((Find(name) ?? Add(name, row)) is { } state)
                return state;
        }
    }

    /// <summary>Finds or begins a state and locks it.</summary>
    /// <inheritdoc cref="FindOrAdd" path="/param|/exception"/>
    public HeldState<TState> Hold(ReadOnlySpan<char> name, long row)
    {
        while (true)
        {
            if (TryEnter(FindOrAdd(name, row)) is { } state)
                return new HeldState<TState>(state);
        }
    }

    /// <summary>Finds a state and locks it.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryHold(ReadOnlySpan<char> name, out HeldState<TState> held)
    {
        while (Find(name) is { } found)
        {
            if (TryEnter(found) is not { } state)
                continue;
            held = new HeldState<TState>(state);
            return true;
        }

        held = default;
        return false;
    }

    /// <summary>Adds a state that was read from a checkpoint.</summary>
    /// <returns>Whether there was none of its name.</returns>
    public bool TryAdd(TState state)
    {
        if (!_byName.TryAdd(state.Name, state))
            return false;
        Interlocked.Increment(ref _count);
        _use?.Touch(state);
        return true;
    }

    /// <returns>Whether there was a state of that name, begun and now given up.</returns>
    /// <exception cref="InvalidOperationException">A property or transformer of a call at work on the state calls this.</exception>
    public bool Forget(string name)
    {
        if (!TryHold(name, out var held))
            return false;
        using (held)
        {
            held.State.ThrowIfChanging();
            if (held.State.HasBegun)
                Remove(held.State);
            return held.State.HasBegun;
        }
    }

    /// <param name="state">One that is held here, locked.</param>
    public void Remove(TState state)
    {
        state.IsGone = true;
        _use?.Remove(state);
        lock (_adding)
        {
            _byName.TryRemove(KeyValuePair.Create(state.Name, state));
            _count--;
        }
    }

    /// <param name="state">One that is held here, locked.</param>
    /// <param name="changed">What takes its place.</param>
    public void Replace(TState state, TState changed)
    {
        changed.HasBegun = true;
        _byName[state.Name] = changed;
        state.IsGone = true;
        _use?.Remove(state);
        _use?.Touch(changed);
    }

    private TState? Find(ReadOnlySpan<char> name) => _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : null;

    /// <returns>The state, locked; null where it has gone meanwhile.</returns>
    private TState? TryEnter(TState state)
    {
        Monitor.Enter(state);
        if (state.IsGone)
        {
            Monitor.Exit(state);
            return null;
        }

        _use?.Touch(state);
        return state;
    }

    /// <returns>The new state; null where one has made room for it first.</returns>
    private TState? Add(ReadOnlySpan<char> name, long row)
    {
        if (name.Length > CheckPointFormat.LongestName)
            throw new InvalidOperationException(StreamErrors.NameTooLong(words, name, CheckPointFormat.LongestName));
        string own = name.ToString();
        lock (_adding)
        {
            if (_byName.TryGetValue(own, out var found))
                return found;
            if (_count < most)
            {
                var added = create(own, row);
                _byName[own] = added;
                _count++;
                _use?.Touch(added);
                return added;
            }
        }

        if (_use is null)
            throw new InvalidOperationException(StreamErrors.TooMany(words, own, most));
        for (var wait = default(SpinWait); !TryEvict(_use); wait.SpinOnce())
        {
            if (wait.Count == MostWaits)
                throw new InvalidOperationException(StreamErrors.AllAtWork(words, own, most));
        }

        return null;
    }

    /// <summary>Gives up the state that was used least recently, of those that no call is at work on.</summary>
    private bool TryEvict(RecentUse use)
    {
        foreach (var oldest in use.Oldest(MostTried))
        {
            if (!Monitor.TryEnter(oldest))
                continue;
            try
            {
                if (oldest.IsGone)
                    return true;   // another call has made room meanwhile
                if (oldest.IsChanging)
                    continue;
                Remove((TState)oldest);
                return true;
            }
            finally
            {
                Monitor.Exit(oldest);
            }
        }

        return false;
    }
}
