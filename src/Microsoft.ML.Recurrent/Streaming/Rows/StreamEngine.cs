using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Streaming;
using Microsoft.ML.Recurrent.Streaming.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Scores rows whose steps come one at a time: one step in, one answer out. Made by <see cref="StreamEngineExtensions"/>. It keeps of each key
/// the network's state after the last step, so its memory grows with the number of keys and not with that of steps.
/// </summary>
/// <typeparam name="TStep">A class with the columns that the model reads, as properties, bound as <c>LoadFromEnumerable</c> binds them. A sequence
/// column holds one step: its features as an array or, where there is one, a number; a word; a key. Static columns are as they are, the same in every step of
/// a row.</typeparam>
/// <typeparam name="TOutput">A class with the model's columns, or some of them, bound as prediction engines bind them; columns of the step
/// can be among them.</typeparam>
/// <remarks>
/// <para>A network with one answer for each row gives its answer for the steps so far; with labels of steps, it gives the step's own: one
/// <c>PredictedLabel</c>, and <c>Score</c> for that step. Both are bit-identical to <see cref="RecurrentTransformer.Transform"/> on the same
/// steps.</para>
/// <para>Transformers before the network are applied to each step on its own, so they must not mix the steps of a row.</para>
/// <para>Thread-safe: any number of threads may call at once, and different keys are scored at the same time. Calls for one key
/// wait for each other; where they come from several threads, so does their order.</para>
/// <para>A call that throws leaves every key, and an output object that was handed in, as they were; the properties of that object are
/// taken to give what was set. Errors name the key and count its steps from 0, those of failed calls left out.</para>
/// <para>An engine holds no native memory; <see cref="Dispose"/> gives up its keys, and every call after it throws
/// <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed class StreamEngine<TStep, TOutput> : IDisposable
    where TStep : class
    where TOutput : class, new()
{
    private readonly StreamStates<StreamedKey, RowLane<TStep, TOutput>> _states;

    internal StreamEngine(
        IHostEnvironment env,
        StreamPipeline<RecurrentTransformer> pipeline,
        StreamEngineOptions options,
        SchemaDefinition? stepSchema,
        SchemaDefinition? outputSchema)
    {
        if (options.MaximumKeys < 1)
            throw new ArgumentException($"MaximumKeys is {options.MaximumKeys}; expected 1 or more.", nameof(options));
        if (options is { EvictsLeastRecent: true, MaximumKeys: int.MaxValue })
            throw new ArgumentException(
                "EvictsLeastRecent is true, but MaximumKeys is not set, so that no key would ever be evicted. Set MaximumKeys to the number of keys to hold, or leave EvictsLeastRecent false.",
                nameof(options));
        int width = pipeline.Model.CreateStepper().StateWidth;
        _states = new StreamStates<StreamedKey, RowLane<TStep, TOutput>>(
            new KeyCheckPoint(pipeline.Model.Fitted, width, hasKeys: options.KeyColumnName is not null),
            () => new KeptStates<StreamedKey>((name, _) => new StreamedKey(name, new float[width]), StreamedKey.Wording, options.MaximumKeys, options.EvictsLeastRecent),
            () => new RowLane<TStep, TOutput>(env, pipeline, options.KeyColumnName, stepSchema, outputSchema),
            options.MaximumKeys);
    }

    /// <summary>The number of keys that the engine holds; 1 at most where all steps are of one row.</summary>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public int KeyCount => _states.Kept.Count;

    /// <summary>Those keys at the moment, in ordinal order: what <see cref="Forget"/> takes. Where all steps are of one row, its key is empty.</summary>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public IReadOnlyList<string> Keys => [.. _states.Kept.All.Select(s => s.Name)];

    /// <summary>Takes a step in and gives the answer after it.</summary>
    /// <param name="step">The step after the last one of its key; the first one begins the row.</param>
    /// <exception cref="InvalidOperationException">The object does not hold one step, a value is not finite, a static value has changed, the key is
    /// missing or longer than 1,048,576 characters, or it is new beyond <see cref="StreamEngineOptions.MaximumKeys"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public TOutput Predict(TStep step)
    {
        var output = new TOutput();
        Predict(step, ref output);
        return output;
    }

    /// <summary>The same, written to an object that is there: its arrays are used again.</summary>
    /// <param name="step">The step after the last one of its key.</param>
    /// <param name="output">Gets the answer.</param>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TStep)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Predict(TStep step, ref TOutput output)
    {
        ArgumentNullException.ThrowIfNull(step);
        var target = output ?? new TOutput();
        Take(step, target);
        output = target;
    }

    /// <summary>Takes a step in without an answer, which costs less: for what came before the first answer that is wanted.</summary>
    /// <param name="step">The step after the last one of its key.</param>
    /// <exception cref="InvalidOperationException"><inheritdoc cref="Predict(TStep)" path="/exception[1]/node()"/></exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Observe(TStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Take(step, null);
    }

    /// <summary>Gives up what is kept of a key; its next step begins a new row.</summary>
    /// <param name="key">One of <see cref="Keys"/>; empty where all steps are of one row.</param>
    /// <returns>Whether there was such a key.</returns>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public bool Forget(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _states.Kept.Forget(key);
    }

    /// <summary>Writes what the engine keeps of all keys to a file, replacing it; a failure leaves the file that was there.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>Steps may go on meanwhile: each key is written as it is between two of them. The model is not in the file, which is
    /// tied to it by the hash of its weights. What was written is read back before it replaces the file that was there.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or does not read back as it was written.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void CheckPoint(string path) => _states.CheckPoint(path);

    /// <summary>Writes what the engine keeps of all keys to a stream.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void CheckPoint(Stream destination) => _states.CheckPoint(destination);

    /// <summary>Goes on from a checkpoint, in this process or another: answers are bit-identical to those of an engine that never stopped.</summary>
    /// <param name="path">A file of <see cref="CheckPoint(string)"/>.</param>
    /// <remarks>What the engine kept before is given up. A file that is refused changes nothing.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is truncated, altered, of a newer format, of another model, of an engine with or without keys where this one
    /// is the other, or no checkpoint.</exception>
    /// <exception cref="InvalidOperationException">It holds more keys than <see cref="StreamEngineOptions.MaximumKeys"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Resume(string path) => _states.Resume(path);

    /// <summary>Goes on from a checkpoint in a stream, which is read to its end.</summary>
    /// <param name="source">A readable stream; it is left open.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> cannot be read.</exception>
    /// <exception cref="FormatException"><inheritdoc cref="Resume(string)" path="/exception[3]/node()"/></exception>
    /// <exception cref="InvalidOperationException">It holds more keys than <see cref="StreamEngineOptions.MaximumKeys"/>.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed.</exception>
    public void Resume(Stream source) => _states.Resume(source);

    /// <summary>Gives up all keys. Calls at work go on to their end.</summary>
    public void Dispose() => _states.Dispose();

    private void Take(TStep step, TOutput? output)
    {
        var keys = _states.Kept;
        var lane = _states.Rent();
        try
        {
            lane.Take(keys, step, output);
        }
        finally
        {
            _states.Return(lane);
        }
    }
}
