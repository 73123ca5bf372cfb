using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Turns the network's outputs into point forecasts and levels in the units that targets are scaled in. Immutable and thread-safe.</summary>
internal sealed class ForecastDecoder(FittedForecast model)
{
    private readonly ForecastNetwork _network = model.Network;
    private readonly int _networks = model.Networks.Count;
    private readonly MemberBlend? _blend = model.Members is { } members ? new MemberBlend(model, members) : null;
    private readonly ConstantTargets _constants = new(model.Scales, model.Options.Window);
    private readonly bool _isScaled = model.Options.Scaling != SeriesScaling.None;

    public ForecastLimits Limits { get; } = new(model.Options, model.Scales.Transform, model.Columns.Targets.Count);

    public TargetArithmetic Arithmetic { get; } = new(model.Scales);

    public QuantileLevels Levels => _network.Levels;

    /// <summary>Values per target and horizon step: the point forecast, the levels, the scale, then the rounding.</summary>
    public int Stride { get; } = model.Network.Levels.Stride;

    public int Targets { get; } = model.Columns.Targets.Count;

    /// <summary>Numbers per origin: (horizon, targets, <see cref="Stride"/>).</summary>
    public int Width => model.Network.ForecastWidth;

    /// <param name="origin">Scales the forecast.</param>
    /// <param name="logits">(channels, networks, horizon steps, targets of a step, outputs).</param>
    /// <param name="levels">(horizon, targets, <see cref="Stride"/>); the scale is 0 where targets are not scaled and <see cref="ConstantTargets.Scale"/> where they
    /// are constant, the rounding 0 there and in earlier models.</param>
    public void Decode(Origin origin, ReadOnlySpan<float> logits, Span<double> levels)
    {
        Span<double> mean = Targets <= 256 ? stackalloc double[Targets] : new double[Targets];
        Span<float> scale = Targets <= 256 ? stackalloc float[Targets] : new float[Targets];
        _network.Scale.Write(origin.Series, origin.Row, mean, scale);
        DecodeNetworks(logits, levels);
        _blend?.Apply(origin, mean, scale, levels);
        for (int cell = 0; cell * Stride < levels.Length; cell++)
        {
            var forecast = levels.Slice(cell * Stride, Stride);
            int target = cell % Targets;
            double size = 0;
            foreach (ref double value in forecast[..^2])
            {
                size = Math.Max(size, Math.Abs(value) * scale[target]);
                value = Arithmetic.Unscaled(value, scale[target], mean[target]);
            }

            forecast[0] = Limits.Within(target, forecast[0]);
            (forecast[^2], forecast[^1]) = (_isScaled ? scale[target] : 0, Arithmetic.Rounding(size, mean[target]));
        }

        WriteConstants(origin, levels);
    }

    private void WriteConstants(Origin origin, Span<double> levels)
    {
        for (int target = 0; origin.Series.Constants is not null && target < Targets; target++)
        {
            double constant = _constants.Of(origin, target);
            for (int cell = target; !double.IsNaN(constant) && cell * Stride < levels.Length; cell += Targets)
            {
                var forecast = levels.Slice(cell * Stride, Stride);
                forecast[..^2].Fill(constant);
                (forecast[0], forecast[^2], forecast[^1]) = (Limits.Within(target, constant), ConstantTargets.Scale, 0);
            }
        }
    }

    /// <summary>The networks' mean point forecasts and levels, scaled; nothing where they are not used.</summary>
    private void DecodeNetworks(ReadOnlySpan<float> logits, Span<double> levels)
    {
        Span<float> values = Levels.Levels.Length <= 256 ? stackalloc float[Levels.Levels.Length] : new float[Levels.Levels.Length];
        int channels = _network.Layout.Channels, own = logits.Length / channels, cells = logits.Length / _networks / Levels.Outputs;
        for (int cell = 0; cell < cells; cell++)
        {
            var target = levels.Slice(cell * Stride, Stride);
            target[0] = Levels.DecodeMean(logits.Slice(cell % channels * own, own), _networks, cell / channels, values);
            for (int level = 0; level < values.Length; level++)
                target[1 + level] = values[level];
        }
    }
}
