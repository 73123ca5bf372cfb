using System.Globalization;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>The state of a fit while it runs: what it goes on from, and where it is written to. The networks of an ensemble may share it from several threads.</summary>
internal sealed class FitCheckpoint
{
    // Of each weight: itself, the best one, the average, two of the optimizer and one that a stateful forecaster's windows begin from.
    private const long BytesPerWeight = 6 * sizeof(float);
    private const long FurtherBytes = 1 << 16;

    private readonly FitContext _context;
    private readonly Lazy<FitIdentity> _identity;
    private readonly Action<string> _warn;
    private readonly Lock _writing = new();
    private readonly List<NetworkState?[]> _fits = [];
    private Lazy<IReadOnlyList<FitSource>> _sources = new([]);

    /// <summary>Keeps a state that nobody asks for.</summary>
    public FitCheckpoint()
        : this(new FitContext(), () => new FitIdentity("", "", "", default, 0, ""), _ => { })
    {
    }

    /// <param name="context">The file, and the state to go on from.</param>
    /// <param name="identity">Tells what the fit is asked to do; called only where somebody must know.</param>
    /// <param name="warn">Told of a file that can no longer be written.</param>
    /// <exception cref="ArgumentException">The state is that of another fit; the message lists what differs. Or checkpoints are asked for without a path.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public FitCheckpoint(FitContext context, Func<FitIdentity> identity, Action<string> warn)
    {
        (_context, _identity, _warn) = (context, new(identity), warn);
        ThrowIfPathless(context);
        if (context.Resume?.Manifest is { } manifest)
        {
            ThrowIfAny(_identity.Value.Differences(manifest.Fit));
            _fits.AddRange(manifest.Fits.Select(networks => networks.ToArray()));
        }

        Probe(0);
    }

    /// <summary>True if a cancelled fit is to write its state.</summary>
    public bool IsWrittenOnCancellation => _context is { CheckpointPath: not null, CheckpointOnCancellation: true };

    /// <summary>Tells what the fit has read, before it trains.</summary>
    /// <param name="sources">Hashes the data; called only where somebody must know.</param>
    /// <param name="weights">Weights of all networks.</param>
    /// <exception cref="ArgumentException">The state was made with something else; the message lists what differs.</exception>
    /// <exception cref="IOException">There is no room for the file.</exception>
    public void Describe(Func<IEnumerable<FitSource>> sources, long weights)
    {
        _sources = new(() => [.. sources()]);
        if (_context.Resume?.Manifest is { } manifest)
        {
            ThrowIfAny(FitSource.Differences(_sources.Value, manifest.Sources));
            ObserverStates.Restore(_context.Observers, manifest.Observers, _warn);
        }

        Probe(FurtherBytes + BytesPerWeight * weights);
    }

    /// <summary>The state that a network goes on from; null where it starts.</summary>
    /// <exception cref="FormatException">The state has another number of networks.</exception>
    public NetworkState? Find(StatePlace place)
    {
        lock (_writing)
        {
            while (_fits.Count <= place.Fit)
                _fits.Add(new NetworkState?[place.Networks]);
            return _fits[place.Fit].Length == place.Networks ? _fits[place.Fit][place.Network] : throw new FormatException(
                $"The checkpoint holds {_fits[place.Fit].Length} networks; expected {place.Networks}. The file has been altered.");
        }
    }

    /// <summary>True if a measurement's turn has come.</summary>
    public bool IsDue(int records) => _context.CheckpointPath is not null && records % _context.CheckpointInterval == 0;

    /// <summary>Keeps a network's state, and writes all of them where there is a file. A disk that fails during a fit ends no fit.</summary>
    public void Keep(StatePlace place, NetworkState state)
    {
        lock (_writing)
        {
            _fits[place.Fit][place.Network] = state;
            if (_context.CheckpointPath is not null)
                TryWrite(ToState());
        }
    }

    /// <summary>Keeps the state of a network that is paused.</summary>
    public FitPausedException Pause(StatePlace place, NetworkState network, string reason)
    {
        lock (_writing)
        {
            _fits[place.Fit][place.Network] = network;
            var state = ToState();
            return new FitPausedException(reason, state, _context.CheckpointPath is not null && TryWrite(state) ? _context.CheckpointPath : null);
        }
    }

    private TrainingState ToState() =>
        new(new StateManifest(_identity.Value, _sources.Value, [.. _fits.Select(networks => networks.ToArray())], ObserverStates.Save(_context.Observers)));

    private bool TryWrite(TrainingState state)
    {
        try
        {
            state.Save(_context.CheckpointPath!);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _warn($"The checkpoint '{_context.CheckpointPath}' cannot be written at step {state.Step}: {e.Message} What it held before is still there, and the fit goes on; free some space.");
            return false;
        }
    }

    private void Probe(long bytes)
    {
        if (_context.CheckpointPath is not { } path)
            return;
        try
        {
            ReplacedFile.Probe(path, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"{Errors.NoCheckpoint(path)}{e.Message} Name a file in a folder that can be written to{(bytes > 0 ? $" and has {bytes.ToString("N0", CultureInfo.InvariantCulture)} free bytes" : "")}, or leave it null.", e);
        }
    }

    private static void ThrowIfPathless(FitContext context)
    {
        if (context.CheckpointPath is not null)
            return;
        if (context.CheckpointOnCancellation)
            throw Errors.Parameter(nameof(FitContext.CheckpointPath),
                "CheckpointOnCancellation is true, but CheckpointPath is null, so a cancelled fit would leave no checkpoint. Set CheckpointPath, or leave CheckpointOnCancellation false.");
        if (context.CheckpointInterval != 1)
            throw Errors.Parameter(nameof(FitContext.CheckpointPath), string.Create(CultureInfo.InvariantCulture,
                $"CheckpointInterval is {context.CheckpointInterval}, but CheckpointPath is null, so no checkpoint would be written. Set CheckpointPath, or leave CheckpointInterval 1."));
    }

    private static void ThrowIfAny(IEnumerable<string> differences)
    {
        string[] all = [.. differences];
        if (all.Length > 0)
            throw Errors.Parameter(nameof(FitContext.Resume), Errors.List("The fit cannot go on from this checkpoint", all));
    }
}
