using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>Texts of any length: read part by part, each from the states that the one before has left, so that memory does not grow with them.</summary>
internal sealed partial class ManagedNetwork
{
    // Steps of a part, those of every row counted.
    private const int PartSteps = 1 << 14;

    /// <summary>True if a batch is read part by part, which changes no bit.</summary>
    private bool IsLong(PackedBatch batch) => Shape.PredictsTokens && !Shape.RecommendsItems && Shape.Spelled.Count == 0 && batch.StateSize == 0 && batch.Packing.TotalSteps > PartSteps;

    private void RunAlong(PackedBatch batch, NetworkWorkspace workspace, Span<float> logits)
    {
        var packing = batch.Packing;
        var states = new float[checked(Shape.Options.Layers * packing.Rows * Shape.StateSize)];
        PackedBatch? part = null;
        for (int first = 0, end; first < packing.Steps; first = end)
        {
            int steps = packing.BatchSizes[first];
            for (end = first + 1; end < packing.Steps && steps + packing.BatchSizes[end] <= PartSteps; end++)
                steps += packing.BatchSizes[end];
            part = batch.Part(first, end, part);
            RunOn(part, workspace, logits.Slice(packing.StepOffsets[first], steps), states);
        }
    }
}
