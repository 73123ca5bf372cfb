using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Writes the steps of the network's input, part by part in the order of <see cref="StepLayout"/>.</summary>
internal sealed class ForecastOnnxSteps(OnnxGraph graph, FittedForecast model, ForecastOnnxInputs inputs, ForecastOnnxChannels channels)
{
    private readonly StepLayout _layout = model.Network.Layout;

    /// <summary>Values of a history's row after the targets.</summary>
    public int OthersWidth => _layout.PastCovariates + _layout.PastTokens + KnownWidth;

    private int Known => _layout.StepTargets + _layout.PastCovariates + _layout.PastTokens;

    /// <summary>(batch, steps, targets) of the history, and where they are observed and not after the origin.</summary>
    public (OnnxValue Values, OnnxValue Observed) Targets(ForecastOnnxRows rows, OnnxValue past) =>
        Masked(Columns(past, 0, _layout.Targets), rows.IsPast);

    /// <param name="rows">The rows of each step.</param>
    /// <param name="history">(batch, steps, any), the targets scaled.</param>
    /// <param name="past">The history at the steps.</param>
    /// <param name="ahead">What is known after the origin, if anything is.</param>
    /// <param name="networks">Each has embeddings of its own; the numbers are shared.</param>
    /// <returns>(batch, steps, StepWidth) of each network.</returns>
    public IReadOnlyList<OnnxValue> Append(
        ForecastOnnxRows rows, OnnxValue history, OnnxValue past, OnnxValue? ahead, IReadOnlyList<OnnxNetwork> networks)
    {
        var known = ahead is { } next ? graph.Where(rows.IsPast, Columns(past, Known, KnownWidth), rows.Next(next)) : default;
        var numbers = Numbers(rows, history, past, known);
        // The flag stands before the embeddings, which follow all numbers.
        return [.. networks.Select(network => graph.Concat(2, [.. numbers, .. Embeddings(network, rows, past, known)]))];
    }

    private List<OnnxValue> Numbers(ForecastOnnxRows rows, OnnxValue history, OnnxValue past, OnnxValue known)
    {
        var targets = Masked(Columns(past, 0, _layout.StepTargets), rows.IsPast);
        List<OnnxValue> parts = [Pairs(targets.Values, targets.Observed, _layout.StepTargets)];
        if (_layout.PastCovariates > 0)
            parts.Add(Covariates(Columns(past, _layout.StepTargets, _layout.PastCovariates), 0, _layout.PastCovariates, rows.IsPast));
        if (_layout.FutureCovariates > 0)
            parts.Add(Covariates(Columns(known, 0, _layout.FutureCovariates), _layout.PastCovariates, _layout.FutureCovariates, null));
        foreach (int lag in _layout.Lags)
            parts.Add(Lagged(rows, history, lag));
        if (_layout.Calendar > 0)
            parts.Add(Columns(known, _layout.FutureCovariates + _layout.FutureTokens, _layout.Calendar));
        parts.AddRange(Statics(rows));
        parts.Add(graph.Cast(graph.Not(rows.IsPast), OnnxElementType.Float));
        return parts;
    }

    private IEnumerable<OnnxValue> Embeddings(OnnxNetwork network, ForecastOnnxRows rows, OnnxValue past, OnnxValue known) =>
    [
        .. inputs.Tokens.Select((token, column) =>
            rows.Repeat(network.Embed(column, graph.Unsqueeze(channels.Repeat(token, 1), 1)), model.Options.EmbeddingSize)),
        .. Enumerable.Range(0, _layout.PastTokens).Select(i =>
            Embed(network, _layout.StaticTokens + i, graph.Where(rows.IsPast, Columns(past, Known - _layout.PastTokens + i, 1), graph.Number(0)))),
        .. Enumerable.Range(0, _layout.FutureTokens).Select(i =>
            Embed(network, _layout.StaticTokens + _layout.PastTokens + i, Columns(known, _layout.FutureCovariates + i, 1))),
    ];

    private int KnownWidth => _layout.FutureCovariates + _layout.FutureTokens + _layout.Calendar;

    /// <param name="network">Has the embeddings.</param>
    /// <param name="column">The token column.</param>
    /// <param name="numbers">(batch, steps, 1): tokens, NaN where missing.</param>
    private OnnxValue Embed(OnnxNetwork network, int column, OnnxValue numbers)
    {
        var tokens = graph.Where(graph.IsNaN(numbers), graph.Number(0), numbers);
        return network.Embed(column, graph.Cast(graph.Squeeze(tokens, 2), OnnxElementType.Int64));
    }

    private OnnxValue Lagged(ForecastOnnxRows rows, OnnxValue history, int lag)
    {
        var (values, isThere) = rows.Lagged(Columns(history, 0, _layout.StepTargets), lag);
        return Pairs(values, Masked(values, isThere).Observed, _layout.StepTargets);
    }

    private OnnxValue Covariates(OnnxValue values, int first, int count, OnnxValue? isThere)
    {
        var scaled = model.Scales.Covariates is { } s
            ? Scaled(values, $"covariates.{first}", new ChannelScaling(s.Mean[first..(first + count)], s.InverseScale[first..(first + count)]))
            : values;
        return Pairs(Within(scaled), isThere is { } there ? Masked(values, there).Observed : graph.Not(graph.IsNaN(values)), count);
    }

    private IEnumerable<OnnxValue> Statics(ForecastOnnxRows rows)
    {
        if (inputs.Statics is not { } numbers)
            yield break;
        var statics = channels.Repeat(numbers, 2);
        yield return rows.Repeat(
            graph.Unsqueeze(Within(model.Scales.Statics is { } scaling ? Scaled(statics, "statics", scaling) : statics), 1), _layout.Statics);
    }

    private (OnnxValue Values, OnnxValue Observed) Masked(OnnxValue values, OnnxValue isThere) =>
        (values, graph.And(graph.Not(graph.IsNaN(values)), isThere));

    private OnnxValue Within(OnnxValue values) => graph.Within(values, -model.Scales.Limit, model.Scales.Limit);

    private OnnxValue Scaled(OnnxValue values, string name, ChannelScaling scaling)
    {
        int[] shape = [scaling.Mean.Length];
        var centred = graph.Sub(values, graph.Constant($"{name}.mean", shape, scaling.Mean));
        return graph.Mul(centred, graph.Constant($"{name}.inverse_scale", shape, scaling.InverseScale));
    }

    /// <summary>Value and mask of each number side by side, (batch, steps, 2 × count); a masked value is 0.</summary>
    private OnnxValue Pairs(OnnxValue values, OnnxValue observed, int count)
    {
        // Without a scale there is nothing to read either.
        if (model.Scales.Limit is not null)
            observed = graph.And(observed, graph.Not(graph.IsNaN(values)));
        var masked = graph.Unsqueeze(graph.Where(observed, values, graph.Number(0)), 3);
        var mask = graph.Unsqueeze(graph.Cast(observed, OnnxElementType.Float), 3);
        return graph.Reshape(graph.Concat(3, masked, mask), 0, 0, 2 * count);
    }

    private OnnxValue Columns(OnnxValue value, int first, int count) =>
        graph.Take(value, 2, graph.Integers([.. Enumerable.Range(first, count).Select(i => (long)i)]));
}
