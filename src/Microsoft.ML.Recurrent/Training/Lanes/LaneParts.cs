using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training.Lanes;

/// <summary>The parts of a fit as its training loop reads them: rows as they are, or joined and cut into lanes.</summary>
/// <param name="Options">Settled; the batch size is the number of lanes.</param>
/// <param name="Training">The rows to learn from.</param>
/// <param name="Validation">The rows to measure on, or null.</param>
internal sealed record LaneParts(RecurrentOptions Options, DataPart Training, DataPart? Validation)
{
    // Enough for a product to be good with, few enough to leave each a context.
    private const int ValidationLanes = 64;

    /// <param name="options">Settled.</param>
    /// <param name="shape">Says whether rows are joined, and weights tied.</param>
    /// <param name="training">The training split.</param>
    /// <param name="validation">The validation split, or null.</param>
    public static LaneParts Of(RecurrentOptions options, NetworkShape shape, DataPart training, DataPart? validation)
    {
        if (shape.PredictsTokens)
            options = options with { NextToken = options.NextToken with { TieWeights = shape.TiesWeights } };
        if (!shape.CarriesStates)
            return new LaneParts(options, training, validation);
        var next = options.NextToken;
        var lanes = new LaneRows(training, options.Training.BatchSize, next.WindowLength, next.VariesWindowLength);
        return new LaneParts(
            options with { Training = options.Training with { BatchSize = lanes.Lanes } },
            lanes.Part,
            validation is { } held ? new LaneRows(held, ValidationLanes, next.WindowLength, varies: false).Part : null);
    }
}
