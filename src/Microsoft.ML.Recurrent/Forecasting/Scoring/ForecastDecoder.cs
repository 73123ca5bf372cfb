using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Turns the network's outputs into point forecasts and levels in the units that targets are scaled in. Immutable and thread-safe.</summary>
internal sealed class ForecastDecoder(FittedForecast model)
{
    private readonly ForecastNetwork _network = model.Network;
    private readonly int _networks = model.Networks.Count;
    private readonly MemberBlend? _blend = model.Members is { } members ? new MemberBlend(model, members) : null;
    private readonly bool _isBounded = model.Scales.Limit is not null;
    private readonly bool _isScaled = model.Options.Scaling != SeriesScaling.None;

    public ForecastLimits Limits { get; } = new(model.Options, model.Scales.Transform, model.Columns.Targets.Count);

    public QuantileLevels Levels => _network.Levels;

    /// <summary>Values per target and horizon step: the point forecast, the levels, then the scale.</summary>
    public int Stride { get; } = 2 + model.Network.Levels.Levels.Length;

    public int Targets { get; } = model.Columns.Targets.Count;

    /// <summary>Numbers per origin: (horizon, targets, <see cref="Stride"/>).</summary>
    public int Width => model.Network.ForecastWidth;

    /// <param name="origin">Scales the forecast.</param>
    /// <param name="logits">(channels, networks, horizon steps, targets of a step, outputs).</param>
    /// <param name="levels">(horizon, targets, <see cref="Stride"/>); the scale is 0 where targets are not scaled.</param>
    public void Decode(Origin origin, ReadOnlySpan<float> logits, Span<float> levels)
    {
        Span<float> mean = Targets <= 256 ? stackalloc float[Targets] : new float[Targets];
        Span<float> scale = Targets <= 256 ? stackalloc float[Targets] : new float[Targets];
        _network.Scale.Write(origin.Series, origin.Row, mean, scale);
        DecodeNetworks(logits, levels);
        _blend?.Apply(origin, mean, scale, levels);
        for (int cell = 0; cell * Stride < levels.Length; cell++)
        {
            var target = levels.Slice(cell * Stride, Stride);
            foreach (ref float value in target[..^1])
                value = Unscaled(value, scale[cell % Targets], mean[cell % Targets]);
            target[0] = Limits.Within(cell % Targets, target[0]);
            target[^1] = _isScaled ? scale[cell % Targets] : 0;
        }
    }

    /// <summary>The networks' mean point forecasts and levels, scaled; nothing where they are not used.</summary>
    private void DecodeNetworks(ReadOnlySpan<float> logits, Span<float> levels)
    {
        int channels = _network.Layout.Channels, own = logits.Length / channels, cells = logits.Length / _networks / Levels.Outputs;
        for (int cell = 0; cell < cells; cell++)
        {
            var target = levels.Slice(cell * Stride, Stride);
            target[0] = Levels.DecodeMean(logits.Slice(cell % channels * own, own), _networks, cell / channels, target[1..^1]);
        }
    }

    /// <summary>Never infinite; earlier models compute in single precision.</summary>
    private float Unscaled(float value, float scale, float mean) => _isBounded
        ? (float)Math.Clamp((double)value * scale + mean, -float.MaxValue, float.MaxValue)
        : value * scale + mean;
}
