using Microsoft.ML.Recurrent.Forecasting.Context;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Makes rows for the training loop of origins, and keeps the states that their windows begin from up with the weights.</summary>
internal sealed class TrainingParts(ForecastNetwork network, StepEncoder encoder)
{
    private readonly List<TruncatedStarts> _carried = [];

    /// <summary>Called before each pass over the rows; nothing to do where windows begin from zero states.</summary>
    public Action<NetworkWeights>? Refresh => _carried.Count == 0 ? null : weights =>
    {
        var fitted = new ManagedNetwork(network.Shape, weights);
        foreach (var starts in _carried)
            starts.Refresh(network.CreateMemory([fitted], encoder));
    };

    /// <summary>The rows of another network of an ensemble: windows that begin from a network's states are its own, others are shared.</summary>
    public static TrainingRequest Again(
        TrainingRequest request, ForecastNetwork network, StepEncoder encoder, IReadOnlyList<LabelledOrigin> training, IReadOnlyList<LabelledOrigin> validation)
    {
        if (request.BeforePass is null)
            return request;
        var parts = new TrainingParts(network, encoder);
        var (trainingPart, validationPart) = (parts.Create(training), parts.Create(validation));
        return request with { Training = trainingPart, Validation = request.Validation is null ? null : validationPart, BeforePass = parts.Refresh };
    }

    public DataPart Create(IReadOnlyList<LabelledOrigin> origins)
    {
        Origin[] plain = [.. origins.Select(o => o.Origin)];
        var starts = network.TrainingStarts(plain);
        if (starts is TruncatedStarts carried)
            _carried.Add(carried);
        var windows = network.Windows(plain, starts, encoder);
        return new DataPart(new ForecastTrainingRows(windows, origins, network), [.. Rows(origins)]);
    }

    /// <summary>The origins' channels whose label holds an observed value.</summary>
    private IEnumerable<int> Rows(IReadOnlyList<LabelledOrigin> origins)
    {
        int channels = network.Layout.Channels;
        if ((long)origins.Count * channels > Array.MaxLength)
            throw new InvalidOperationException(SeriesErrors.TooManyRows(origins.Count, channels));
        var rows = Enumerable.Range(0, origins.Count * channels);
        return channels == 1 ? rows : rows.Where(row => IsObserved(origins[row / channels], row % channels));
    }

    private bool IsObserved(LabelledOrigin labelled, int channel)
    {
        var (origin, end) = labelled;
        for (long row = origin.Row + 1; row < Math.Min(end, origin.Row + 1 + network.Ahead); row++)
        {
            if (!float.IsNaN(origin.Series[row][channel]))
                return true;
        }

        return false;
    }
}
