using Microsoft.ML.Recurrent.Forecasting.Scales;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>The way of forecasts out of the model: their least and largest values, and their transform undone. Immutable and
/// thread-safe.</summary>
internal sealed class ForecastLimits
{
    private readonly ForecastingOptions _options;
    private readonly TargetTransforms? _transform;
    private readonly float[] _least;
    private readonly float[] _most;

    /// <param name="options">The limits, in the targets' units.</param>
    /// <param name="transform">What the targets became; null where they stayed as they are.</param>
    /// <param name="targets">Targets of a row.</param>
    public ForecastLimits(ForecastingOptions options, TargetTransforms? transform, int targets)
    {
        (_options, _transform) = (options, transform);
        _least = Transformed(options.MinimumForecast, targets, float.NegativeInfinity);
        _most = Transformed(options.MaximumForecast, targets, float.PositiveInfinity);
    }

    /// <summary>(targets): the least transformed forecast; −∞ where there is none.</summary>
    public IReadOnlyList<float> Least => _least;

    /// <summary>(targets): the largest transformed forecast; ∞ where there is none.</summary>
    public IReadOnlyList<float> Most => _most;

    /// <summary>A transformed forecast within the limits; NaN stays NaN.</summary>
    public float Within(int target, float value) => Math.Clamp(value, _least[target], _most[target]);

    /// <summary>A transformed forecast in the target's units, within the limits; NaN stays NaN.</summary>
    public float Undo(int target, float value) => _options.Within(_transform?.Undo(target, value) ?? value);

    /// <summary>A limit that no transformed value reaches is none; the forecast is limited when its transform is undone.</summary>
    private float[] Transformed(float? limit, int targets, float none) =>
        [.. Enumerable.Range(0, targets).Select(target => limit is not { } value || value <= _transform?.Floor ? none : _transform?.Apply(target, value) ?? value)];
}
