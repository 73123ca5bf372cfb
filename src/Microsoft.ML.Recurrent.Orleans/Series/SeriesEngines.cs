using System.Collections.Concurrent;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>The engines of a model, which is loaded with the first series. Each is lent to one call at a time, so that a series at rest costs its bytes
/// alone. Thread-safe.</summary>
/// <param name="version">The model's version.</param>
/// <param name="load">Loads the model; it is called once.</param>
/// <param name="create">Makes an engine.</param>
/// <param name="resume">Puts an engine where its bytes left off.</param>
/// <param name="checkPoint">Writes an engine's bytes.</param>
internal sealed class SeriesEngines<TEngine>(
    string version,
    Func<MLContext, ITransformer> load,
    Func<ITransformer, MLContext, TEngine> create,
    Action<TEngine, Stream> resume,
    Action<TEngine, Stream> checkPoint)
{
    private readonly MLContext _context = new();
    private readonly ConcurrentBag<TEngine> _idle = [];
    private Lazy<(ITransformer Model, byte[] Empty)>? _loaded;

    public ITransformer Model => Loaded.Model;

    private (ITransformer Model, byte[] Empty) Loaded => LazyInitializer.EnsureInitialized(ref _loaded, () => new(Load)).Value;

    /// <summary>Lends an engine with one series in it.</summary>
    /// <param name="kept">The series' bytes; empty for one without observations.</param>
    /// <param name="use">Uses the engine.</param>
    /// <exception cref="InvalidOperationException">The bytes come from other weights.</exception>
    public TResult Use<TResult>(ArraySegment<byte> kept, Func<TEngine, TResult> use)
    {
        ArraySegment<byte> empty = Loaded.Empty;
        if (!_idle.TryTake(out var engine))
            engine = create(Model, _context);
        try
        {
            var bytes = kept.Count == 0 ? empty : kept;
            resume(engine, new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false));
            return use(engine);
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException(
                $"The state of the series does not fit version '{version}' of the model: {e.Message} Give a model with other weights a version of its own.", e);
        }
        finally
        {
            _idle.Add(engine);
        }
    }

    /// <param name="engine">An engine that is lent.</param>
    /// <param name="before">What the bytes begin with.</param>
    /// <returns>The bytes of the engine.</returns>
    public byte[] Save(TEngine engine, ReadOnlySpan<byte> before = default)
    {
        using var bytes = new MemoryStream();
        bytes.Write(before);
        checkPoint(engine, bytes);
        return bytes.ToArray();
    }

    private (ITransformer Model, byte[] Empty) Load()
    {
        var model = load(_context);
        var engine = create(model, _context);
        byte[] empty = Save(engine);
        _idle.Add(engine);
        return (model, empty);
    }
}
