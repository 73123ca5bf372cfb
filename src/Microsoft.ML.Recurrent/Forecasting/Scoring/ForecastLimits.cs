using Microsoft.ML.Recurrent.Forecasting.Scales;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>The way of forecasts out of the model: their least and largest values, and their transform undone. Immutable and
/// thread-safe.</summary>
internal sealed class ForecastLimits
{
    private readonly ForecastingOptions _options;
    private readonly TargetTransforms? _transform;
    private readonly double[] _least;
    private readonly double[] _most;

    /// <param name="options">The limits, in the targets' units.</param>
    /// <param name="transform">What the targets became; null where they stayed as they are.</param>
    /// <param name="targets">Targets of a row.</param>
    public ForecastLimits(ForecastingOptions options, TargetTransforms? transform, int targets)
    {
        (_options, _transform) = (options, transform);
        _least = Transformed(options.MinimumForecast, targets, double.NegativeInfinity);
        _most = Transformed(options.MaximumForecast, targets, double.PositiveInfinity);
    }

    /// <summary>(targets): the least transformed forecast; −∞ where there is none.</summary>
    public IReadOnlyList<double> Least => _least;

    /// <summary>(targets): the largest transformed forecast; ∞ where there is none.</summary>
    public IReadOnlyList<double> Most => _most;

    /// <summary>A transformed forecast within the limits; NaN stays NaN.</summary>
    public double Within(int target, double value) => Math.Clamp(value, _least[target], _most[target]);

    /// <summary>A transformed forecast in the target's units, within the limits; NaN stays NaN.</summary>
    /// <param name="target">The target.</param>
    /// <param name="value">The transformed forecast.</param>
    /// <param name="rounding">How far rounding alone may have moved it: where it may stand for 0, it is 0.</param>
    /// <param name="outward">−1 for a lower bound, which is moved down by the rounding, so that it does not miss the value that it stands for; 1 for an upper one,
    /// which is moved up.</param>
    public float Undo(int target, double value, double rounding = 0, int outward = 0)
    {
        bool isZero = Math.Abs(value) < rounding && (_transform?.KeepsZero(target) ?? true);
        double moved = isZero ? 0 : value + outward * rounding;
        double exact = _transform?.Undo(target, moved) ?? (rounding > 0 ? Math.Clamp(moved, -float.MaxValue, float.MaxValue) : moved);
        float nearest = (float)exact;
        if (rounding > 0 && outward * nearest < outward * exact)
            nearest = outward < 0 ? MathF.BitDecrement(nearest) : MathF.BitIncrement(nearest);
        return _options.Within(nearest);
    }

    /// <summary>A limit that no transformed value reaches is none; the forecast is limited when its transform is undone.</summary>
    private double[] Transformed(float? limit, int targets, double none) =>
        [.. Enumerable.Range(0, targets).Select(target => limit is not { } value || value <= _transform?.Floor ? none : _transform?.Apply(target, value) ?? value)];
}
