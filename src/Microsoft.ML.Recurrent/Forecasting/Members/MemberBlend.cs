using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Blends the network's scaled levels with the other members', level by level, so that they still do not cross. Immutable and thread-safe;
/// allocates nothing.</summary>
internal sealed class MemberBlend
{
    private readonly FittedMembers _members;
    private readonly MemberWeights[] _weights;
    private readonly int[] _rows;
    private readonly WindowScale _scale;
    private readonly TargetArithmetic _arithmetic;
    private readonly long _reach;
    private readonly int _targets;
    private readonly int _levels;
    private readonly int _stride;

    public MemberBlend(FittedForecast model, FittedMembers members)
    {
        (_members, _rows, _reach) = (members, members.Ridge?.Rows ?? [], model.RowsBehind);
        _weights = [.. Enumerable.Range(1, model.Options.Horizon).Select(members.Of)];
        (_scale, _arithmetic) = (model.Network.Scale, model.Network.Scale.Arithmetic);
        _targets = model.Columns.Targets.Count;
        (_levels, _stride) = (model.Network.Levels.Levels.Length, model.Network.Levels.Stride);
    }

    /// <param name="origin">The origin.</param>
    /// <param name="mean">(targets).</param>
    /// <param name="scale">(targets).</param>
    /// <param name="levels">(horizon, targets, <see cref="Training.QuantileLevels.Stride"/>): the network's point forecast and levels, scaled; blended on return. What stands
    /// behind them is passed over.</param>
    public void Apply(Origin origin, ReadOnlySpan<double> mean, ReadOnlySpan<float> scale, Span<double> levels)
    {
        Span<float> buffer = stackalloc float[512];
        var inputs = buffer[.._rows.Length];
        for (int target = 0; target < _targets; target++)
        {
            var history = new MemberHistory(origin, target, mean[target], scale[target], _arithmetic, _reach, Typical(origin, target, mean[target], scale[target]));
            if (_members.Ridge is not null)
                RidgeMember.Read(history, _rows, inputs);
            for (int step = 0; step < _weights.Length; step++)
                Apply(history, inputs, target, step, levels.Slice((step * _targets + target) * _stride, 1 + _levels));
        }
    }

    private void Apply(in MemberHistory history, ReadOnlySpan<float> inputs, int target, int step, Span<double> levels)
    {
        var weights = _weights[step];
        int cell = target * _weights.Length + step;
        Weigh(levels, weights.Network);
        if (weights.SeasonalNaive > 0)
            Add(levels, weights.SeasonalNaive, _members.SeasonalNaive!.Forecast(history, step), _members.SeasonalNaive.Levels.AsSpan(cell * _levels, _levels));
        if (weights.Ridge > 0)
            Add(levels, weights.Ridge, _members.Ridge!.Forecast(history, inputs, cell), _members.Ridge.Levels.AsSpan(cell * _levels, _levels));
    }

    private float Typical(Origin origin, int target, double mean, float scale) =>
        _members.Ridge is { HasTypicalDrift: true } ? _scale.Typical(origin.Series, target, mean) / scale ?? 1 : 1;

    private void Weigh(Span<double> levels, float weight)
    {
        if (weight == 0)
            levels.Clear();
        else if (weight < 1)
        {
            foreach (ref double level in levels)
                level = _arithmetic.Round(level * weight);
        }
    }

    private void Add(Span<double> levels, float weight, double point, ReadOnlySpan<float> offsets)
    {
        levels[0] = Sum(levels[0], weight, point);
        for (int level = 0; level < offsets.Length; level++)
            levels[1 + level] = Sum(levels[1 + level], weight, _arithmetic.Round(point + offsets[level]));
    }

    private double Sum(double sum, float weight, double value) => _arithmetic.Round(sum + _arithmetic.Round(weight * value));
}
