using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>Blends the network's levels with the other members', as <see cref="MemberBlend"/> does.</summary>
internal sealed class ForecastOnnxMembers
{
    private readonly OnnxGraph _graph;
    private readonly FittedForecast _model;
    private readonly FittedMembers _members;
    private readonly ForecastOnnxScale? _scale;
    private readonly OnnxValue _targets;
    private readonly OnnxValue _lengths;
    private readonly OnnxValue _lastRow;
    private readonly OnnxValue _last;

    /// <param name="graph">The graph.</param>
    /// <param name="model">The forecaster.</param>
    /// <param name="members">Its members.</param>
    /// <param name="history">(batch, steps, any), the targets scaled.</param>
    /// <param name="lengths">(batch): rows up to the origin.</param>
    /// <param name="scale">The targets', if they are scaled.</param>
    public ForecastOnnxMembers(OnnxGraph graph, FittedForecast model, FittedMembers members, OnnxValue history, OnnxValue lengths, ForecastOnnxScale? scale)
    {
        (_graph, _model, _members, _scale) = (graph, model, members, scale);
        _targets = graph.Take(history, 2, graph.Integers([.. Enumerable.Range(0, model.Columns.Targets.Count).Select(i => (long)i)]));
        _lengths = graph.Unsqueeze(lengths, 1);
        var size = graph.Squeeze(graph.SizeOf(history, 1), 0);
        _lastRow = graph.Sub(size, graph.Integer(1));
        _last = Last(graph.Range(size));
    }

    /// <param name="levels">(batch, horizon, targets) each, scaled: the network's point forecast, then its levels; null where it is not used.</param>
    /// <returns>The same of the blend.</returns>
    public OnnxValue[] Blend(IReadOnlyList<OnnxValue>? levels)
    {
        var blends = levels is null ? null : Weighted(levels, ForecastMembers.Network);
        if (_members.SeasonalNaive is { } naive)
            blends = Sum(blends, Weighted(Levels(SeasonalNaive(naive.Seasonality), naive.Levels, "seasonal_naive"), ForecastMembers.SeasonalNaive));
        if (_members.Ridge is { } ridge)
            blends = Sum(blends, Weighted(Levels(Ridge(ridge), ridge.Levels, "ridge"), ForecastMembers.Ridge));
        return blends!;
    }

    private int Horizon => _model.Options.Horizon;

    private int Targets => _model.Columns.Targets.Count;

    private OnnxValue SeasonalNaive(int seasonality)
    {
        var value = _last;
        for (int season = SeasonalNaiveMember.MostSeasons - 1; season >= 0 && seasonality > 1; season--)
        {
            var back = _graph.Integers([.. Enumerable.Range(0, Horizon).Select(step =>
                step - ((long)season + SeasonalNaiveMember.SeasonsBack(step, seasonality)) * seasonality)]);
            var (values, observed) = Read(_graph.Add(_lengths, back));
            value = _graph.Where(observed, values, value);
        }

        return value;
    }

    private OnnxValue Ridge(RidgeMember ridge)
    {
        int inputs = ridge.Rows.Length;
        var (values, observed) = Read(_graph.Sub(_lengths, _graph.Integers([.. ridge.Rows.Select(row => row + 1L)])));
        var differences = _graph.Where(observed, _graph.Sub(values, _last), _graph.Number(0));
        var first = _graph.Constant("members.ridge.first", [1, inputs, 1], [1, .. new float[inputs - 1]]);
        var read = _graph.Transpose(_graph.Add(differences, _graph.Mul(first, _last)), 2, 0, 1);
        float[] weight = [.. Enumerable.Range(0, Targets).SelectMany(target => Enumerable.Range(0, inputs).SelectMany(input =>
            Enumerable.Range(0, Horizon).Select(step => ridge.Weight[(target * Horizon + step) * inputs + input])))];
        var product = _graph.MatMul(read, _graph.Constant("members.ridge.weight", [Targets, inputs, Horizon], weight));
        var bias = _graph.Constant("members.ridge.bias", [1, Horizon, Targets], ByStep(cell => ridge.Bias[cell]));
        var drift = ridge.HasTypicalDrift && _scale?.TypicalSquare is { } square
            ? _graph.Mul(bias, _graph.Div(_graph.Cast(_graph.Sqrt(square), OnnxElementType.Float), _scale.Deviation))
            : bias;
        return _graph.Add(_graph.Transpose(product, 1, 2, 0), drift);
    }

    /// <summary>(batch, 1, targets): the last observed value within reach; 0 where there is none.</summary>
    private OnnxValue Last(OnnxValue rows)
    {
        var isThere = _graph.And(_graph.Less(rows, _lengths), IsInReach(rows));
        var observed = _graph.And(_graph.Not(_graph.IsNaN(_targets)), _graph.Unsqueeze(isThere, 2));
        var column = _graph.Unsqueeze(rows, 1);
        var last = _graph.Unsqueeze(_graph.ReduceMax(_graph.Where(observed, column, _graph.Integer(-1)), 1), 1);
        return _graph.Unsqueeze(_graph.ReduceSum(_graph.Where(_graph.Equal(column, last), _targets, _graph.Number(0)), 1), 1);
    }

    /// <summary>(batch, rows, targets) at rows of the history, (batch, rows); and where there are any.</summary>
    private (OnnxValue Values, OnnxValue Observed) Read(OnnxValue rows)
    {
        var isThere = _graph.And(_graph.Greater(rows, _graph.Integer(-1)), IsInReach(rows));
        var within = _graph.Max(_graph.Min(rows, _lastRow), _graph.Integer(0));
        var values = _graph.GatherRows(_targets, _graph.Unsqueeze(within, 2));
        return (values, _graph.And(_graph.Not(_graph.IsNaN(values)), _graph.Unsqueeze(isThere, 2)));
    }

    private OnnxValue IsInReach(OnnxValue rows) => _graph.Greater(rows, _graph.Sub(_lengths, _graph.Integer(_model.RowsBehind + 1L)));

    private IReadOnlyList<OnnxValue> Levels(OnnxValue point, float[] offsets, string name)
    {
        int count = _model.Network.Levels.Levels.Length;
        return
        [
            point, .. Enumerable.Range(0, count).Select(level => _graph.Add(
                point, _graph.Constant($"members.{name}.levels.{level}", [1, Horizon, Targets], ByStep(cell => offsets[cell * count + level])))),
        ];
    }

    private OnnxValue[] Weighted(IReadOnlyList<OnnxValue> levels, ForecastMembers member)
    {
        float[] weights = [.. Enumerable.Range(1, Horizon).Select(step => _members.Of(step)[member])];
        var weight = _graph.Constant($"members.weights.{member}", [1, Horizon, 1], weights);
        return [.. levels.Select(level => _graph.Mul(level, weight))];
    }

    private OnnxValue[] Sum(OnnxValue[]? sums, OnnxValue[] further) => sums is null ? further : [.. sums.Zip(further, _graph.Add)];

    /// <summary>(horizon, targets) of what is kept as (targets, horizon).</summary>
    private float[] ByStep(Func<int, float> value) =>
        [.. Enumerable.Range(0, Horizon).SelectMany(step => Enumerable.Range(0, Targets).Select(target => value(target * Horizon + step)))];
}
