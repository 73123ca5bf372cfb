using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>The states of an engine, their checkpoints, and the lanes that calls go through, each for one thread at a time. Thread-safe.</summary>
/// <param name="format">The format of checkpoints.</param>
/// <param name="createStates">Makes an engine's states, none of them begun.</param>
/// <param name="createLane">Makes a lane.</param>
/// <param name="most">The states that there may be.</param>
internal sealed class StreamStates<TState, TLane>(
    CheckPointFormat<TState> format, Func<KeptStates<TState>> createStates, Func<TLane> createLane, int most) : IDisposable
    where TState : KeptState
    where TLane : class
{
    // What does not fit the model fails with the first lane and not at the first input.
    private readonly ConcurrentBag<TLane> _lanes = [createLane()];
    private readonly Lock _creation = new();
    private volatile KeptStates<TState>? _kept = createStates();

    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public KeptStates<TState> Kept => _kept ?? throw new ObjectDisposedException(format.Words.Type, StreamErrors.Disposed);

    public TLane Rent()
    {
        if (_lanes.TryTake(out var lane))
            return lane;
        lock (_creation)
            return createLane();
    }

    public void Return(TLane lane)
    {
        if (_kept is not null)
            _lanes.Add(lane);
    }

    public void CheckPoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var kept = Kept;
        ReplacedFile.Write(path, file => CheckPointWriter.Write(format, kept.All, file), Verify);
    }

    public void CheckPoint(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The stream cannot be written; give a writable, open stream.", nameof(destination));
        CheckPointWriter.Write(format, Kept.All, destination);
    }

    public void Resume(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _ = Kept;
        using var file = File.OpenRead(path);
        using var buffered = new BufferedStream(file, 1 << 16);
        Resume(buffered);
    }

    public void Resume(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.CanRead)
            throw new ArgumentException("The stream cannot be read; give a readable, open stream.", nameof(source));
        _ = Kept;
        var resumed = createStates();
        using var reader = new CheckPointReader<TState>(format, source);
        foreach (var state in reader.Read(most))
        {
            if (!resumed.TryAdd(state))
                throw new FormatException(StreamErrors.Contradiction(format.Words, state.Name, "a twin of its name"));
        }

        lock (_creation)
        {
            // An engine that was disposed meanwhile stays disposed.
            _ = Kept;
            _kept = resumed;
        }
    }

    /// <summary>Reads a checkpoint as <see cref="Resume(Stream)"/> does, and keeps nothing of it.</summary>
    /// <exception cref="IOException">It would be refused.</exception>
    public void Verify(Stream written)
    {
        using var buffered = new BufferedStream(written, 1 << 16);
        using var reader = new CheckPointReader<TState>(format, buffered);
        try
        {
            foreach (var _ in reader.Read(int.MaxValue))
            {
            }
        }
        catch (FormatException e)
        {
            throw new IOException(StreamErrors.NotReadBack(e.Message), e);
        }
    }

    public void Dispose()
    {
        lock (_creation)
            _kept = null;
        _lanes.Clear();
    }
}
