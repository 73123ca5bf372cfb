using Microsoft.ML.Recurrent.Forecasting.Streaming;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent;

/// <content>Checkpoints.</content>
public sealed partial class ForecastingEngine<TObservation, TForecast>
{
    /// <summary>Writes what the engine keeps of all series to a file, replacing it; a failure leaves the file that was there.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>Observations may go on meanwhile: each series is written as it is between two of them. The model is not in the file, which is
    /// tied to it by the hash of its weights. What was written is read back before it replaces the file that was there.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or does not read back as it was written.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void CheckPoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var states = States;
        ReplacedFile.Write(path, file => new CheckPointWriter(_format, file).Write(states.All), Verify);
    }

    /// <summary>Writes what the engine keeps of all series to a stream.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void CheckPoint(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The stream cannot be written; give a writable, open stream.", nameof(destination));
        new CheckPointWriter(_format, destination).Write(States.All);
    }

    /// <summary>Goes on from a checkpoint, in this process or another: forecasts are bit-identical to those of an engine that never stopped.</summary>
    /// <param name="path">A file of <see cref="CheckPoint(string)"/>.</param>
    /// <remarks>What the engine kept before is given up. A file that is refused changes nothing.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more series than <see cref="ForecastingEngineOptions.MaximumSeries"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Resume(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _ = States;
        using var file = File.OpenRead(path);
        using var buffered = new BufferedStream(file, 1 << 16);
        Resume(buffered);
    }

    /// <summary>Goes on from a checkpoint in a stream, which is read to its end.</summary>
    /// <param name="source">A readable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> cannot be read.</exception>
    /// <exception cref="FormatException">The stream is truncated, altered, of a newer format, of another model or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more series than <see cref="ForecastingEngineOptions.MaximumSeries"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Resume(Stream source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.CanRead)
            throw new ArgumentException("The stream cannot be read; give a readable, open stream.", nameof(source));
        _ = States;
        var resumed = new SeriesStates(_pipeline.Model.Fitted, _maximumSeries);
        using var reader = new CheckPointReader(_format, source);
        foreach (var series in reader.Read(_maximumSeries))
        {
            if (!resumed.TryAdd(series))
                throw new FormatException(StreamErrors.Contradiction(series.Rows.Name, "a twin of its name"));
        }

        lock (_creation)
        {
            // An engine that was disposed meanwhile stays disposed.
            _ = States;
            _states = resumed;
        }
    }

    /// <summary>Reads a checkpoint as <see cref="Resume(Stream)"/> does, and keeps nothing of it.</summary>
    /// <exception cref="IOException">It would be refused.</exception>
    internal void Verify(Stream written)
    {
        using var buffered = new BufferedStream(written, 1 << 16);
        using var reader = new CheckPointReader(_format, buffered);
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
}
