using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Leads the network over the horizon: at once, or row by row with each forecast read as if observed.</summary>
internal sealed class ForecastOnnxPath
{
    private readonly OnnxGraph _graph;
    private readonly FittedForecast _model;
    private readonly ForecastOnnxInputs _inputs;
    private readonly OnnxNetwork[] _networks;
    private readonly ForecastOnnxSteps _steps;
    private readonly ForecastOnnxChannels _channels;
    private readonly ForecastOnnxTransforms _transforms;

    public ForecastOnnxPath(OnnxGraph graph, FittedForecast model, ForecastOnnxInputs inputs)
    {
        (_graph, _model, _inputs) = (graph, model, inputs);
        _networks = [.. model.Networks.Select((weights, network) => new OnnxNetwork(graph, model.Network.Shape, weights, EnsembleTensors.Prefix(network)))];
        _transforms = new ForecastOnnxTransforms(graph, model);
        _channels = new ForecastOnnxChannels(graph, model.Network.Layout);
        _steps = new ForecastOnnxSteps(graph, model, inputs, _channels);
    }

    /// <returns>(batch, horizon, targets) each, in the units that targets are scaled in: the point forecast, the levels, the scale, which the same axes of
    /// size 1 can stand for and which is 0 where targets are not scaled, then how far rounding may have moved them.</returns>
    public IReadOnlyList<OnnxValue> Append() => _model.Options.Strategy == ForecastStrategy.Direct
        ? Forecast(_transforms.Known(_inputs.History), _inputs.Lengths, _inputs.Ahead)
        : Walk();

    private List<OnnxValue> Walk()
    {
        int horizon = _model.Options.Horizon;
        var history = _graph.Pad(_transforms.Known(_inputs.History), _graph.Integers(0, 0, 0, 0, horizon, 0));
        List<IReadOnlyList<OnnxValue>> forecasts = [];
        for (int row = 0; row < horizon; row++)
        {
            var end = _graph.Add(_inputs.Lengths, _graph.Integer(row));
            var known = _inputs.Ahead is { } ahead ? _graph.Take(ahead, 1, _graph.Integers(row)) : (OnnxValue?)null;
            forecasts.Add(Forecast(history, end, known));
            history = Write(history, end, _transforms.Observed(forecasts[^1][0]), known);
        }

        return [.. Enumerable.Range(0, forecasts[0].Count).Select(level => _graph.Concat(1, [.. forecasts.Select(f => f[level])]))];
    }

    /// <summary>Writes a forecast behind the history, its past covariates missing.</summary>
    private OnnxValue Write(OnnxValue history, OnnxValue end, OnnxValue point, OnnxValue? known)
    {
        int past = _model.Network.Layout.PastCovariates + _model.Network.Layout.PastTokens;
        List<OnnxValue> parts = [point];
        if (past > 0)
            parts.Add(_graph.Expand(_graph.Constant("missing", [1, 1, 1], [float.NaN]), _graph.Concat(0, _graph.SizeOf(point, 0), _graph.Integers(1, past))));
        if (known is { } next)
            parts.Add(next);
        var rows = _graph.Range(_graph.Squeeze(_graph.SizeOf(history, 1), 0));
        var isEnd = _graph.Unsqueeze(_graph.Equal(rows, _graph.Unsqueeze(end, 1)), 2);
        return _graph.Where(isEnd, _graph.Concat(2, parts), history);
    }

    private IReadOnlyList<OnnxValue> Forecast(OnnxValue history, OnnxValue lengths, OnnxValue? ahead)
    {
        var layout = _model.Network.Layout;
        int? window = _model.Options.Context == ForecastContext.Window ? _model.Options.Window : null;
        var rows = new ForecastOnnxRows(_graph, history, lengths, window, _model.Network.Ahead);
        var (targets, observed) = _steps.Targets(rows, rows.Past());
        var scale = ForecastOnnxScale.Append(_graph, _model, _inputs.Series, _transforms.Apply(targets), observed);
        var constants = ForecastOnnxConstants.Append(_graph, _model, _inputs.Series, rows, targets, observed, lengths);
        var whole = _transforms.Scaled(history, scale);
        history = _channels.Split(whole, _steps.OthersWidth);
        rows = new ForecastOnnxRows(_graph, history, _channels.Repeat(lengths, 1), window, _model.Network.Ahead);

        OnnxValue? next = ahead is { } known ? _channels.Repeat(known, 3) : null;
        OnnxValue[] Networks()
        {
            var steps = _steps.Append(rows, history, rows.Past(), next, _networks);
            OnnxValue[][] each = [.. _networks.Select((network, i) => Decode(new OnnxReading(network, steps[i], rows.Lengths).Logits()).ToArray())];
            return [.. Mean(each).Select(values => _channels.Join(values, _model.Network.Ahead))];
        }

        var networks = _model.UsesNetwork ? Networks() : null;
        var scaled = _model.Members is { } members ? new ForecastOnnxMembers(_graph, _model, members, whole, lengths, scale).Blend(networks) : networks!;
        OnnxValue[] levels = [.. scaled.Select(values => scale is null ? _transforms.Precise(values) : scale.Undo(_graph, values, _model.Scales))];
        levels[0] = _transforms.Within(levels[0]);
        return Constant(constants,
        [
            .. levels, _transforms.Precise(scale?.Deviation ?? _graph.Constant("targets.scale", [1, 1, 1], [0])), _transforms.Rounding(scaled, scale),
        ]);
    }

    /// <summary>The levels, of constant targets their constants.</summary>
    private OnnxValue[] Constant(ForecastOnnxConstants? constants, OnnxValue[] levels)
    {
        if (constants is null)
            return levels;
        var value = _transforms.Apply(constants.Values);
        OnnxValue[] values =
        [
            _transforms.Within(value), .. levels[1..^2].Select(_ => value), _graph.DoubleNumber((float)ConstantTargets.Scale), _graph.DoubleNumber(0),
        ];
        return [.. levels.Zip(values, (level, own) => _graph.Where(constants.IsConstant, own, level))];
    }

    private IEnumerable<OnnxValue> Mean(OnnxValue[][] networks) =>
        networks.Length == 1 ? networks[0] : networks[0].Select((_, level) => _graph.Mean([.. networks.Select(levels => levels[level])]));

    /// <summary>As <see cref="QuantileLevels.Decode"/>: from the median outwards, each level a positive distance further.</summary>
    private IEnumerable<OnnxValue> Decode(OnnxValue logits)
    {
        var known = _model.Network.Levels;
        var outputs = _graph.Reshape(logits, -1, _model.Network.Ahead, _model.Network.Layout.StepTargets, known.Outputs);
        var levels = new OnnxValue[known.Levels.Length];
        if (levels.Length > 0)
            levels[known.MedianIndex] = Output(known.MedianIndex);
        for (int level = known.MedianIndex + 1; level < levels.Length; level++)
            levels[level] = _graph.Add(levels[level - 1], _graph.Softplus(Output(level)));
        for (int level = known.MedianIndex - 1; level >= 0; level--)
            levels[level] = _graph.Sub(levels[level + 1], _graph.Softplus(Output(level)));
        return [known.HasMean ? Output(known.Outputs - 1) : levels[known.MedianIndex], .. levels];

        OnnxValue Output(int index) => _graph.Take(outputs, 3, _graph.Integer(index));
    }
}
