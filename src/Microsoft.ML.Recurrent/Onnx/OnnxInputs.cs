using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>A model's columns in a graph, joined as the managed reader joins them.</summary>
internal sealed class OnnxInputs
{
    private readonly OnnxGraph _graph;
    private readonly InputColumns _columns;
    private readonly OnnxValue[] _sequences;
    private readonly OnnxValue[] _statics;

    /// <param name="graph">The graph.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="sequences">(batch, steps, features) or tokens (batch, steps), in the columns' order; at least one row.</param>
    /// <param name="statics">(batch, width) or keys (batch), in the columns' order.</param>
    /// <param name="lengths">(batch), int64.</param>
    public OnnxInputs(OnnxGraph graph, InputColumns columns, OnnxValue[] sequences, OnnxValue[] statics, OnnxValue lengths) =>
        (_graph, _columns, _sequences, _statics, Lengths) = (graph, columns, sequences, statics, lengths);

    /// <summary>The spellings of text columns' words as they come in.</summary>
    public IReadOnlyList<OnnxSpelling> Declared { get; init; } = [];

    /// <summary>The spellings of text columns' words; at least one row.</summary>
    public IReadOnlyList<OnnxSpelling> Spellings { get; init; } = [];

    /// <summary>Declares inputs under the columns' names, and one for the lengths.</summary>
    public static (OnnxInputs Inputs, OnnxBatch Batch, string LengthsName) Declare(OnnxGraph graph, InputColumns columns, CharacterOptions? characters)
    {
        OnnxValue[] sequences = [.. columns.Sequences.Select(column => graph.Input(Sequence(column)))];
        var spellings = OnnxSpelling.Declare(graph, columns, characters);
        OnnxValue[] statics = [.. columns.Statics.Select(column => graph.Input(Static(column)))];
        var lengths = graph.Input(new OnnxValueInfo("lengths", OnnxElementType.Int64, [OnnxDimension.Batch],
            "(batch): steps of each row, from 0 to the size of the steps axis."));
        var batch = new OnnxBatch(graph, lengths);
        return (new OnnxInputs(graph, columns, [.. sequences.Select(batch.Fill)], [.. statics.Select(batch.Fill)], batch.FillLengths(lengths))
        {
            Declared = spellings,
            Spellings = [.. spellings.Select(spelling => spelling.Fill(batch))],
        }, batch, lengths.Name);
    }

    /// <summary>(batch), int64.</summary>
    public OnnxValue Lengths { get; }

    /// <summary>The tokens of a network that predicts them, each row behind the boundary symbol and so one step longer; what is no token, and what stands behind a row, is 0.</summary>
    public OnnxTokens Bounded()
    {
        var column = _columns.Sequences[0];
        var (tokens, steps) = (_sequences[0], _graph.Squeeze(_graph.SizeOf(_sequences[0], 1), 0));
        var isToken = _graph.And(_graph.Greater(tokens, _graph.Integer(0)), _graph.Less(tokens, _graph.Integer(column.BoundaryToken)));
        var isInside = _graph.Less(_graph.Range(steps), _graph.Unsqueeze(Lengths, 1));
        var known = _graph.Where(_graph.And(isToken, isInside), tokens, _graph.Integer(0));
        var (boundary, none) = (OfRows(column.BoundaryToken), OfRows(0));
        var isEnd = _graph.Equal(_graph.Range(_graph.Add(steps, _graph.Integer(1))), _graph.Unsqueeze(Lengths, 1));
        var read = _graph.Concat(1, boundary, known);
        return new OnnxTokens(
            new OnnxInputs(_graph, _columns, [read], [], _graph.Add(Lengths, _graph.Integer(1))), read, _graph.Where(isEnd, _graph.Integer(column.BoundaryToken), _graph.Concat(1, known, none)));

        OnnxValue OfRows(long token) => _graph.Expand(_graph.Integer(token), _graph.Concat(0, _graph.SizeOf(tokens, 0), _graph.Integers(1)));
    }

    /// <summary>(batch, steps, StepWidth): all numbers, scaled, then all embeddings, then the features of words.</summary>
    public OnnxValue JoinSteps(OnnxNetwork network)
    {
        OnnxValue[] values = [.. Sequences(column => !column.IsTokens)], tokens = [.. Sequences(column => column.IsTokens)];
        OnnxValue[] embedded =
        [
            .. tokens.Select((own, column) => network.Embed(column, own)),
            .. network.Shape.Spelled.Select((spelled, column) => Spellings.FirstOrDefault(s => s.Column.TokenColumn == spelled.TokenColumn) is { } spelling
                ? network.WordFeatures(column, spelling)
                : network.WordFeatures(column, tokens[spelled.TokenColumn])),
        ];
        return values.Length == 0
            ? _graph.Concat(2, embedded)
            : _graph.Concat(2, [Scale("steps", _graph.Concat(2, values), _columns.StepScaling), .. embedded]);
    }

    /// <summary>(batch, static features), scaled, or null where there are none.</summary>
    public OnnxValue? JoinStatics()
    {
        OnnxValue[] joined = [.. _statics.Where((_, i) => !_columns.Statics[i].IsKey)];
        return joined.Length == 0 ? null : Scale("statics", _graph.Concat(1, joined), _columns.StaticScaling);
    }

    /// <summary>For each static key, (batch), int64.</summary>
    public IReadOnlyList<OnnxValue> StaticKeys => [.. _statics.Where((_, i) => _columns.Statics[i].IsKey)];

    private IEnumerable<OnnxValue> Sequences(Func<SequenceColumn, bool> which) =>
        _sequences.Where((_, i) => which(_columns.Sequences[i]));

    private OnnxValue Scale(string name, OnnxValue values, ChannelScaling? scaling)
    {
        if (scaling is null)
            return values;
        int[] shape = [scaling.Mean.Length];
        var centred = _graph.Sub(values, _graph.Constant($"{name}.mean", shape, scaling.Mean));
        return _graph.Within(_graph.Mul(centred, _graph.Constant($"{name}.inverse_scale", shape, scaling.InverseScale)), -scaling.Limit, scaling.Limit);
    }

    private static OnnxValueInfo Sequence(SequenceColumn column) => column.IsTokens
        ? new OnnxValueInfo(column.Name, OnnxElementType.Int64, [OnnxDimension.Batch, OnnxDimension.Steps],
            column.Kind == SequenceColumnKind.Text
                ? "(batch, steps): tokens; word i (from 0) of the vocabulary is token i + 1, every other word is token 0."
                : $"(batch, steps): keys from 1 to {column.KnownTokens}; 0 is the missing key.")
        : new OnnxValueInfo(column.Name, OnnxElementType.Float, [OnnxDimension.Batch, OnnxDimension.Steps, column.FeaturesPerStep],
            $"(batch, steps, {column.FeaturesPerStep}): numbers as they stand in the data.");

    private static OnnxValueInfo Static(StaticColumn column) => column.IsKey
        ? new OnnxValueInfo(column.Name, OnnxElementType.Int64, [OnnxDimension.Batch],
            $"(batch): a key from 1 to {column.Width} per row; 0 is the missing key.")
        : new OnnxValueInfo(column.Name, OnnxElementType.Float, [OnnxDimension.Batch, column.Width],
            $"(batch, {column.Width}): numbers as they stand in the data.");
}
