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
    public void CheckPoint(string path) => _states.CheckPoint(path);

    /// <summary>Writes what the engine keeps of all series to a stream.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void CheckPoint(Stream destination) => _states.CheckPoint(destination);

    /// <summary>Goes on from a checkpoint, in this process or another: forecasts are bit-identical to those of an engine that never stopped.</summary>
    /// <param name="path">A file of <see cref="CheckPoint(string)"/>.</param>
    /// <remarks>What the engine kept before is given up. A file that is refused changes nothing.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more series than <see cref="ForecastingEngineOptions.MaximumSeries"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Resume(string path) => _states.Resume(path);

    /// <summary>Goes on from a checkpoint in a stream, which is read to its end.</summary>
    /// <param name="source">A readable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> cannot be read.</exception>
    /// <exception cref="FormatException">The stream is truncated, altered, of a newer format, of another model or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more series than <see cref="ForecastingEngineOptions.MaximumSeries"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Resume(Stream source) => _states.Resume(source);

    /// <summary>Reads a checkpoint as <see cref="Resume(Stream)"/> does, and keeps nothing of it.</summary>
    /// <exception cref="IOException">It would be refused.</exception>
    internal void Verify(Stream written) => _states.Verify(written);
}
