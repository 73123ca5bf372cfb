using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>The values that a forecaster's network computed on its way to one forecast, step by step: gates, states and outputs of every layer over the window that the forecast is
/// made from.</summary>
/// <remarks>Plain data. Single precision; states and outputs are those of scoring, and the forecast is that of <see cref="ForecastingTransformer.Transform"/>, bit for bit.</remarks>
public sealed class ForecastInspection
{
    internal ForecastInspection(string series, long row, int stepsAhead, IReadOnlyList<LayerInspection> layers, IReadOnlyList<float> forecast) =>
        (Series, Row, StepsAhead, Layers, Forecast) = (series, row, stepsAhead, layers, forecast);

    /// <summary>The series' key or text; empty where there is no series column.</summary>
    public string Series { get; }

    /// <summary>The row of the series, from 0, that is forecast from.</summary>
    public long Row { get; }

    /// <summary>Steps of the window: the rows up to <see cref="Row"/> that it holds, then <see cref="StepsAhead"/>. With <see cref="ForecastContext.Stateful"/> the rows are in the
    /// states that enter the first step (<see cref="LayerInspection.InitialStates"/>), and only the steps ahead are left.</summary>
    public int Steps => Layers[0].Outputs.Count;

    /// <summary>The last steps, which stand for rows after <see cref="Row"/> and hold what is known of them beforehand: those of the horizon, whose outputs the head reads. A recursive
    /// forecaster has one: the inspection is that of its first horizon step.</summary>
    public int StepsAhead { get; }

    /// <summary>Every layer, the lowest first; of an ensemble the first network's first; of targets that are read as series of their own the first target's first.</summary>
    public IReadOnlyList<LayerInspection> Layers { get; }

    /// <summary>The value of the forecast's column: (horizon, targets).</summary>
    public IReadOnlyList<float> Forecast { get; }

    /// <summary>One layer.</summary>
    /// <param name="layer">The layer, from 0, the lowest.</param>
    /// <param name="target">The target, from 0, where targets are read as series of their own (<see cref="ForecastingOptions.TargetsAsSeries"/>).</param>
    /// <param name="network">The network of an ensemble, from 0.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public LayerInspection Layer(int layer, int target = 0, int network = 0) =>
        Layers.FirstOrDefault(l => l.Layer == layer && l.Target == target && l.Network == network)
        ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"There is no layer {layer} of target {target} of network {network}; expected one of {Layers.Max(l => l.Layer) + 1} layers, of {Layers.Max(l => l.Target) + 1} targets that are read on their own, of "
            + $"{Layers.Max(l => l.Network) + 1} networks, each from 0."), nameof(layer));
}
