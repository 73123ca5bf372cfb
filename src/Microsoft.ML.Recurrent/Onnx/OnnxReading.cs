using Microsoft.ML.Recurrent.Backends.Onnx;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>Appends a network to a graph, from the inputs of its steps to its logits; what stands before and behind is the caller's.</summary>
/// <param name="network">The network.</param>
/// <param name="steps">(batch, steps, StepWidth); what stands behind a row's length has no influence.</param>
/// <param name="lengths">(batch), int64; at least HeadSteps each.</param>
internal sealed class OnnxReading(OnnxNetwork network, OnnxValue steps, OnnxValue lengths) : INetworkReading<OnnxLayerSteps, OnnxValue>
{
    private readonly OnnxGraph _graph = network.Graph;
    private readonly NetworkShape _shape = network.Shape;
    private readonly List<OnnxValue> _nextStates = [];

    // Recurrent operators want at least one step; an empty row runs over padding, and its result is thrown away.
    private readonly OnnxValue _run = network.Graph.Cast(network.Graph.Max(lengths, network.Graph.Integer(1)), OnnxElementType.Int32);

    /// <summary>(batch, static features), or null where there are none.</summary>
    public OnnxValue? Statics { get; init; }

    /// <summary>For each static key, (batch), int64.</summary>
    public IReadOnlyList<OnnxValue> Keys { get; init; } = [];

    /// <summary>Of a network that predicts tokens, (batch, steps), int64: the token that follows each step, from 1, 0 where it is unknown; null where the log-probability of each token is
    /// asked for.</summary>
    public OnnxValue? Targets { get; init; }

    /// <summary>For each layer (batch, state size): the states before the first step, of a network that reads forwards only; null for zeros.</summary>
    public IReadOnlyList<OnnxValue>? States { get; init; }

    /// <summary>The states after the last step, once the network is read from states.</summary>
    public IReadOnlyList<OnnxValue> NextStates => _nextStates;

    /// <summary>(batch, steps, heads): the attention's weights once the network is read, zeros behind a row's length; null where steps are pooled in another way.</summary>
    public OnnxValue? StepWeights { get; private set; }

    /// <summary>Appends the encoder; gives (batch, PooledWidth).</summary>
    public OnnxValue Pooled() => _shape.ReadPooled<OnnxReading, OnnxLayerSteps, OnnxValue>(this);

    /// <summary>Appends the network; gives (batch, OutputsPerRow), with a head that reads every step (batch, steps, OutputsPerRow).</summary>
    public OnnxValue Logits() => _shape.Read<OnnxReading, OnnxLayerSteps, OnnxValue>(this);

    public OnnxLayerSteps Steps()
    {
        var stepsFirst = PadToOneStep(_graph.Transpose(steps, 1, 0, 2));
        return new OnnxLayerSteps(() => stepsFirst, () => throw new InvalidOperationException("The inputs of the steps are no layer's."));
    }

    public OnnxLayerSteps Layer(int layer, OnnxLayerSteps below)
    {
        var inputs = new OnnxLayerInputs(below.Outputs, _run) { Lower = Lower(layer, below), InitialState = States is null ? null : [States[layer]] };
        var outputs = network.Layer(layer, inputs);
        if (States is not null)
            _nextStates.Add(outputs.NextState!.Value);
        return outputs;
    }

    public OnnxValue Pool(OnnxLayerSteps top)
    {
        var (pooled, weights) = OnnxPooling.Append(_graph, _shape, top, lengths, _shape.AttentionUnits == 0 ? null : network.Attention());
        // A row of the batch has one step at least on its way through the layers.
        StepWeights = weights is { } all ? _graph.First(all, _graph.SizeOf(steps, 1), axis: 1) : null;
        return _graph.Where(_graph.Unsqueeze(_graph.Greater(lengths, _graph.Integer(0)), 1), pooled, _graph.Number(0));
    }

    public OnnxValue Tail(OnnxLayerSteps top)
    {
        var rowsFirst = _graph.Transpose(top.Outputs, 1, 0, 2);
        var back = _graph.Integers([.. Enumerable.Range(-_shape.HeadSteps, _shape.HeadSteps).Select(step => (long)step)]);
        var positions = _graph.Add(_graph.Unsqueeze(lengths, 1), back);
        return _graph.Reshape(_graph.GatherRows(rowsFirst, _graph.Unsqueeze(positions, 2)), -1, _shape.EncoderWidth);
    }

    public OnnxValue Every(OnnxLayerSteps top)
    {
        var outputs = _graph.Transpose(top.Outputs, 1, 0, 2);
        var input = Statics is { } joined ? _graph.Concat(2, outputs, OfSteps(_graph.Unsqueeze(joined, 1), _shape.StaticNumbers)) : outputs;
        return _graph.Reshape(input, -1, _shape.HeadInputWidth);
    }

    public OnnxValue Join(OnnxValue pooled) => Statics is { } joined ? _graph.Concat(1, pooled, joined) : pooled;

    public OnnxValue Head(OnnxValue input)
    {
        if (_shape.PredictsTokens)
            return OfTokens(network.LogProbabilities(input));
        if (_shape.HeadReadsSteps)
        {
            OnnxValue[] keys = [.. Keys.Select(key => _graph.Reshape(OfSteps(_graph.Unsqueeze(key, 1)), -1))];
            var all = _graph.Reshape(network.Head(input, keys), _graph.Concat(0, Rows, RunSteps, _graph.Integers(_shape.Outputs)));
            return _graph.First(all, _graph.SizeOf(steps, 1), axis: 1);
        }

        var logits = network.Head(input, Keys);
        return _shape.HeadSteps == 0 ? logits : _graph.Reshape(logits, -1, _shape.OutputsPerRow);
    }

    /// <param name="all">(steps of all rows, or rows, Outputs): log-probabilities.</param>
    private OnnxValue OfTokens(OnnxValue all)
    {
        // Given that a row goes on: the boundary symbol comes last.
        if (_shape.RecommendsItems)
            return _graph.LogSoftmax(_graph.First(all, _graph.Integers(_shape.OutputsPerRow), axis: 1), 1);
        var ofSteps = _graph.First(_graph.Reshape(all, _graph.Concat(0, Rows, RunSteps, _graph.Integers(_shape.Outputs))), _graph.SizeOf(steps, 1), axis: 1);
        if (Targets is not { } targets)
            return ofSteps;
        var places = _graph.Unsqueeze(_graph.Max(_graph.Sub(targets, _graph.Integer(1)), _graph.Integer(0)), 2);
        return _graph.Where(_graph.Unsqueeze(_graph.Greater(targets, _graph.Integer(0)), 2), _graph.GatherAlong(ofSteps, 2, places), _graph.Number(float.NaN));
    }

    private OnnxValue Rows => _graph.SizeOf(steps, 0);

    // A row of the batch has one step at least on its way through the layers.
    private OnnxValue RunSteps => _graph.Max(_graph.SizeOf(steps, 1), _graph.Integers(1));

    /// <summary>The values of each row, for each step: (batch, 1, …) to (batch, steps, …).</summary>
    private OnnxValue OfSteps(OnnxValue rows, params long[] width) =>
        _graph.Expand(rows, width.Length == 0 ? _graph.Concat(0, Rows, RunSteps) : _graph.Concat(0, Rows, RunSteps, _graph.Integers(width)));

    /// <summary>For each direction, what a layer reads of the further outputs of the layer below; null where that is nothing.</summary>
    private OnnxValue[]? Lower(int layer, OnnxLayerSteps below)
    {
        if (_shape.LowerOf(layer) is not { } read)
            return null;
        var columns = _graph.Integers([.. read.Columns.SelectMany(column => Enumerable.Range(column.Start, column.Units)).Select(column => (long)column)]);
        return [.. below.Further.Select(further => _graph.Take(further, 2, columns))];
    }

    private OnnxValue PadToOneStep(OnnxValue stepsFirst)
    {
        var missing = _graph.Max(_graph.Sub(_graph.Integers(1), _graph.SizeOf(stepsFirst, 0)), _graph.Integers(0));
        return _graph.Pad(stepsFirst, _graph.Concat(0, _graph.Integers(0, 0, 0), missing, _graph.Integers(0, 0)));
    }
}
