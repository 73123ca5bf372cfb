using System.Buffers.Binary;
using Orleans.Serialization;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>A network that reads a row step by step: what a series keeps is the answer after its last step, behind the answer's length, and a checkpoint of
/// the stream engine with this one row in it. Thread-safe.</summary>
internal sealed class RowSeriesModel<TStep, TOutput> : SeriesModel<TStep>
    where TStep : class
    where TOutput : class, new()
{
    private const int LengthBytes = 4;

    private readonly SeriesEngines<StreamEngine<TStep, TOutput>> _engines;
    private readonly int _keptSteps;

    /// <param name="version">The version.</param>
    /// <param name="load">Loads the model; it is called once, with the first series.</param>
    /// <param name="keyColumn">The column that names the series; null where steps do not.</param>
    /// <param name="keptSteps">The steps that a series keeps.</param>
    public RowSeriesModel(string version, Func<MLContext, ITransformer> load, string? keyColumn, int keptSteps)
        : base(version)
    {
        _engines = new(
            version,
            load,
            (model, context) => model.CreateStreamEngine<TStep, TOutput>(context, new StreamEngineOptions { KeyColumnName = keyColumn }),
            (engine, bytes) => engine.Resume(bytes),
            (engine, bytes) => engine.CheckPoint(bytes));
        _keptSteps = keptSteps;
    }

    public override Type ForecastType => typeof(TOutput);

    public override int KeptObservations => _keptSteps;

    public override byte[] Observe(Serializer serializer, byte[]? kept, string series, IReadOnlyList<object> observations) => _engines.Use(CheckPoint(kept), engine =>
    {
        byte[] answer = serializer.SerializeToArray(Take(engine, series, observations, "observation"));
        byte[] before = new byte[LengthBytes + answer.Length];
        BinaryPrimitives.WriteInt32LittleEndian(before, answer.Length);
        answer.CopyTo(before, LengthBytes);
        return _engines.Save(engine, before);
    });

    /// <summary>The answer after the last step, or after further ones, which are not taken in.</summary>
    public override object Forecast(Serializer serializer, byte[] kept, string series, IReadOnlyList<object> known) => known.Count == 0
        ? serializer.Deserialize<TOutput>(kept.AsMemory(LengthBytes, AnswerBytes(kept)))!
        : _engines.Use<object>(CheckPoint(kept), engine => Take(engine, series, known, "known row"));

    private static TOutput Take(StreamEngine<TStep, TOutput> engine, string series, IReadOnlyList<object> steps, string what)
    {
        for (int i = 0; i < steps.Count - 1; i++)
            engine.Observe(As(steps[i], what));
        var answer = engine.Predict(As(steps[^1], what));
        ThrowIfOther(engine.Keys, series);
        return answer;
    }

    private static ArraySegment<byte> CheckPoint(byte[]? kept) => kept is null ? default : new ArraySegment<byte>(kept)[(LengthBytes + AnswerBytes(kept))..];

    /// <exception cref="InvalidOperationException">The bytes are not those of a row.</exception>
    private static int AnswerBytes(byte[] kept) =>
        kept.Length >= LengthBytes && BinaryPrimitives.ReadInt32LittleEndian(kept) is var length && length >= 0 && length <= kept.Length - LengthBytes
            ? length
            : throw new InvalidOperationException("The state of the series is not that of a row of steps. Give the model a version of its own.");
}
