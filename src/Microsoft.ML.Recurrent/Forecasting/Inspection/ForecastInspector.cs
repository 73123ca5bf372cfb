using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Inspection;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Inspection;

/// <summary>Inspects the windows that lead to forecasts: every layer of every network, as scoring runs them. Immutable and thread-safe.</summary>
internal sealed class ForecastInspector
{
    private readonly FittedForecast _model;
    private readonly ForecastScorer _scorer;
    private readonly NetworkInspector[] _networks;
    private readonly StepEncoder _encoder;

    /// <exception cref="InvalidOperationException">No network reaches the forecast: it is not among the members, or has no weight.</exception>
    public ForecastInspector(FittedForecast model, ForecastScorer scorer)
    {
        if (!model.UsesNetwork)
            throw new InvalidOperationException($"There is nothing to inspect: {WhyNot(model)}. Fit with Members = ForecastMembers.Network to inspect a network.");
        (_model, _scorer) = (model, scorer);
        _networks = [.. model.Networks.Select((weights, network) => new NetworkInspector(model.Network.Shape, weights, network))];
        _encoder = model.Network.Encoder(model.Scales, model.Time);
        Columns = new ForecastInspectionColumns(model);
    }

    public ForecastInspectionColumns Columns { get; }

    /// <param name="origins">Each series' origins in the order of their rows.</param>
    /// <param name="memory">The walk's.</param>
    public ForecastInspection[] Inspect(IReadOnlyList<Origin> origins, IForecastMemory memory)
    {
        if (origins.Count == 0)
            return [];
        var noted = new NotedMemory(memory);
        var forecasts = new float[(long)origins.Count * _scorer.Outputs.Width];
        _scorer.Score(origins, noted, forecasts);
        var windows = _model.Network.Windows(origins, noted.Starts!, _encoder);
        int values = _model.Options.Horizon * _model.Columns.Targets.Count;
        return [.. origins.Select((origin, i) => new ForecastInspection(origin.Series.Name, origin.Row, _model.Network.Ahead,
            Layers(windows, i), forecasts.AsSpan(i * _scorer.Outputs.Width, values).ToArray()))];
    }

    private static string WhyNot(FittedForecast model) => model.Options.Members.HasFlag(ForecastMembers.Network)
        ? $"the network has no weight in the forecast{NetworkDescription.Members(model.Members!.ToHistory())}"
        : $"the forecaster was fitted without the network, Members being {model.Options.Members}";

    /// <summary>Target after target where each is read as a series of its own, network after network.</summary>
    private List<LayerInspection> Layers(ForecastWindows windows, int origin)
    {
        List<LayerInspection> layers = [];
        int channels = _model.Network.Layout.Channels;
        for (int channel = 0; channel < channels; channel++)
        {
            PackedBatch window = windows.Pack([origin * channels + channel]);
            foreach (var network in _networks)
                layers.AddRange(network.Inspect(window, channel).Layers);
        }

        return layers;
    }
}
