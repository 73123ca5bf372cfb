using Microsoft.ML.Recurrent.Forecasting.Training;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Scoring;

/// <summary>Turns the network's outputs into point forecasts and levels in the targets' units. Immutable and thread-safe.</summary>
internal sealed class ForecastDecoder(FittedForecast model)
{
    private readonly ForecastNetwork _network = model.Network;

    public QuantileLevels Levels => _network.Levels;

    /// <summary>Numbers per target and row ahead: the point forecast, then the levels.</summary>
    public int Stride { get; } = 1 + model.Network.Levels.Levels.Length;

    public int Targets { get; } = model.Columns.Targets.Count;

    /// <summary>Numbers per origin: (horizon, targets, <see cref="Stride"/>).</summary>
    public int Width => model.Network.ForecastWidth;

    /// <param name="origin">Scales the forecast.</param>
    /// <param name="logits">(rows ahead, targets, outputs).</param>
    /// <param name="levels">(rows ahead, targets, <see cref="Stride"/>).</param>
    public void Decode(Origin origin, ReadOnlySpan<float> logits, Span<float> levels)
    {
        Span<float> mean = Targets <= 256 ? stackalloc float[Targets] : new float[Targets];
        Span<float> scale = Targets <= 256 ? stackalloc float[Targets] : new float[Targets];
        _network.Scale.Write(origin.Series, origin.Row, mean, scale);
        int outputs = Levels.Outputs;
        for (int cell = 0; cell * outputs < logits.Length; cell++)
        {
            var target = levels.Slice(cell * Stride, Stride);
            target[0] = Levels.Decode(logits.Slice(cell * outputs, outputs), target[1..]);
            for (int i = 0; i < Stride; i++)
                target[i] = target[i] * scale[cell % Targets] + mean[cell % Targets];
        }
    }
}
