using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Streaming.Rows;

/// <summary>Objects as steps of rows, after the transformers before the network. For one thread at a time; allocates nothing once warm.</summary>
internal sealed class StepInput<TStep>
    where TStep : class
{
    private readonly StaticColumn[] _statics;
    private readonly string _sequence;
    private readonly StreamObject<TStep> _object;
    private readonly StepRow _step;
    private readonly NameReader? _key;
    private readonly string? _keyColumn;
    private readonly SequenceRowReader _reader;
    private readonly RaggedSequences _rows;
    private readonly bool _hasBoundary;
    private PackedBatch? _batch;
    private PackedBatch? _boundary;

    public StepInput(IHostEnvironment env, StreamPipeline<RecurrentTransformer> pipeline, string? keyColumn, SchemaDefinition? definition)
    {
        var columns = pipeline.Model.Fitted.Inputs;
        (_statics, _sequence, _hasBoundary) = ([.. columns.Statics], columns.Sequences[0].Name, columns.Sequences[0].HasBoundary);
        _object = new StreamObject<TStep>(env, pipeline.Before, definition);
        _step = new StepRow(_object.Row, columns.Sequences.Select(c => c.Name));
        // Before the reader, which takes the columns as given.
        Bindings = pipeline.Model.BindSteps(_object.Row.Schema, _step.Schema);
        (_keyColumn, _key) = (keyColumn, keyColumn is null ? null : KeyOf(keyColumn));
        _reader = new SequenceRowReader(_step, columns);
        _rows = new RaggedSequences(columns);
    }

    public OutputBindings Bindings { get; }

    /// <summary>The object held, as a row.</summary>
    public DataViewRow Row => _object.Row;

    /// <param name="value">The object.</param>
    public void Hold(TStep value) => _object.Hold(value);

    /// <summary>The key of the object held; empty where all steps are of one row.</summary>
    /// <exception cref="InvalidOperationException">The key is missing.</exception>
    public ReadOnlySpan<char> ReadKey()
    {
        if (_key is null)
            return default;
        return _key.TryRead(out var name) && name.Length > 0 ? name : throw new InvalidOperationException(RowStreamErrors.MissingKey(_keyColumn!));
    }

    /// <summary>Reads the object held as the next step of its key.</summary>
    /// <exception cref="InvalidOperationException">It is not one step, a value is not finite, or a static value has changed.</exception>
    public PackedBatch Read(StreamedKey key)
    {
        try
        {
            _step.Number = key.Steps;
            _rows.Clear();
            int steps = _reader.AppendTo(_rows) - (_hasBoundary ? 1 : 0);
            if (steps != 1)
                throw new InvalidOperationException(RowStreamErrors.NotOneStep(_sequence, steps));
            if (key.HasBegun)
                CheckStatics(key);
            return _batch = _hasBoundary ? _rows.Pack([1], [1], _batch) : _rows.Pack([0], _batch);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(RowStreamErrors.Unusable(key.Name, key.Steps, e.Message), e);
        }
    }

    /// <summary>The boundary symbol before the step that was read, where rows begin with one; else null.</summary>
    public PackedBatch? Boundary() => _hasBoundary ? _boundary = _rows.Pack([0], [1], _boundary) : null;

    /// <summary>Keeps what all steps of a row have in common, as the first one has it.</summary>
    public void KeepStatics(StreamedKey key) => (key.Statics, key.StaticKeys) = (_rows.Statics(0).ToArray(), _rows.Keys(0).ToArray());

    private NameReader KeyOf(string column)
    {
        if (Row.Schema.GetColumnOrNull(column) is not { } found)
            throw new ArgumentException(Errors.MissingColumn(column, "key", Row.Schema.Where(c => !c.IsHidden).Select(c => c.Name)), nameof(StreamEngineOptions.KeyColumnName));
        var facts = ColumnFacts.Of(found);
        if (facts.IsVector || !(facts.IsText || facts.IsKey))
            throw new ArgumentException(RowStreamErrors.BadKeyColumn(column, facts.Description), nameof(StreamEngineOptions.KeyColumnName));
        return new NameReader(Row, found, facts.KeyCount is { } count and <= int.MaxValue ? ClassNames.Of(found, (int)count)?.Values : null);
    }

    private void CheckStatics(StreamedKey key)
    {
        int number = 0, place = 0;
        foreach (var column in _statics)
        {
            bool same = column.IsKey
                ? _rows.Keys(0)[place] == key.StaticKeys[place++]
                : _rows.Statics(0).Slice(number, column.Width).SequenceEqual(key.Statics.AsSpan(number, column.Width));
            if (!same)
                throw new InvalidOperationException(RowStreamErrors.ChangedStatic(column.Name));
            number += column.IsKey ? 0 : column.Width;
        }
    }
}
