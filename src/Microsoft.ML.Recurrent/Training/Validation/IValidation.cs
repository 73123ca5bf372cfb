using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Training.Lanes;

namespace Microsoft.ML.Recurrent.Training.Validation;

/// <summary>Measures a network on the rows kept out of training.</summary>
internal interface IValidation
{
    /// <summary>The mean loss and the metric over all rows.</summary>
    /// <param name="weights">The network's, as a model would hold them.</param>
    /// <param name="beforeBatch">Called from time to time; may throw to end the fit.</param>
    (double Loss, double Metric) Measure(NetworkWeights weights, Action beforeBatch);

    /// <summary>The one place that chooses: what a transform will say of the rows where managed code trains, else torch.</summary>
    static IValidation? Create(TrainingRequest request, RecurrentNetwork network)
    {
        if (request.Validation is not { } part)
            return null;
        if (part.Set is LaneRows lanes)
            return new LaneValidation(request, lanes);
        return network.IsManaged
            ? new ManagedValidation(request, new HeldRows(part, new ScoringBatches(request.Shape)))
            : new TorchValidation(request, network, new HeldRows(part, new ScoringBatches(request.Shape, TorchValidation.BatchRows)));
    }
}
