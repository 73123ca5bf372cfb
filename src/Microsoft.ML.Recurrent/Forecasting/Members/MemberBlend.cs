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
    private readonly float _limit;
    private readonly long _reach;
    private readonly int _targets;
    private readonly int _levels;

    public MemberBlend(FittedForecast model, FittedMembers members)
    {
        (_members, _rows, _reach) = (members, members.Ridge?.Rows ?? [], model.RowsBehind);
        _weights = [.. Enumerable.Range(1, model.Options.Horizon).Select(members.Of)];
        (_scale, _limit) = (model.Network.Scale, model.Network.Scale.Limit);
        _targets = model.Columns.Targets.Count;
        _levels = model.Network.Levels.Levels.Length;
    }

    /// <param name="origin">The origin.</param>
    /// <param name="mean">(targets).</param>
    /// <param name="scale">(targets).</param>
    /// <param name="levels">(horizon, targets, 2 + levels): the network's point forecast and levels, scaled; blended on return. The last of each is
    /// passed over.</param>
    public void Apply(Origin origin, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> levels)
    {
        Span<float> buffer = stackalloc float[512];
        var inputs = buffer[.._rows.Length];
        for (int target = 0; target < _targets; target++)
        {
            var history = new MemberHistory(origin, target, mean[target], scale[target], _limit, _reach, Typical(origin, target, mean[target], scale[target]));
            if (_members.Ridge is not null)
                RidgeMember.Read(history, _rows, inputs);
            for (int step = 0; step < _weights.Length; step++)
                Apply(history, inputs, target, step, levels.Slice((step * _targets + target) * (2 + _levels), 1 + _levels));
        }
    }

    private void Apply(in MemberHistory history, ReadOnlySpan<float> inputs, int target, int step, Span<float> levels)
    {
        var weights = _weights[step];
        int cell = target * _weights.Length + step;
        Weigh(levels, weights.Network);
        if (weights.SeasonalNaive > 0)
            Add(levels, weights.SeasonalNaive, _members.SeasonalNaive!.Forecast(history, step), _members.SeasonalNaive.Levels.AsSpan(cell * _levels, _levels));
        if (weights.Ridge > 0)
            Add(levels, weights.Ridge, _members.Ridge!.Forecast(history, inputs, cell), _members.Ridge.Levels.AsSpan(cell * _levels, _levels));
    }

    private float Typical(Origin origin, int target, float mean, float scale) =>
        _members.Ridge is { HasTypicalDrift: true } ? _scale.Typical(origin.Series, target, mean) / scale ?? 1 : 1;

    private static void Weigh(Span<float> levels, float weight)
    {
        if (weight == 0)
            levels.Clear();
        else if (weight < 1)
        {
            foreach (ref float level in levels)
                level *= weight;
        }
    }

    private static void Add(Span<float> levels, float weight, float point, ReadOnlySpan<float> offsets)
    {
        levels[0] += weight * point;
        for (int level = 0; level < offsets.Length; level++)
            levels[1 + level] += weight * (point + offsets[level]);
    }
}
