using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>The optimizer steps from one measurement to the next: where they began, and what came of them so far.</summary>
/// <param name="start">Optimizer steps before them.</param>
/// <param name="place">The place in the stream of batches where they began.</param>
internal sealed class TrainingLeg(long start, int[] place)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public long Start => start;

    public int[] Place => place;

    /// <summary>The losses of those that were done before a checkpoint.</summary>
    public LossSum LossesBefore { get; init; }

    /// <summary>Seconds that were spent before a checkpoint.</summary>
    public double SecondsBefore { get; init; }

    /// <summary>Sequence steps trained on.</summary>
    public long SequenceSteps { get; set; }

    public double Seconds => SecondsBefore + _watch.Elapsed.TotalSeconds;

    public double StepsPerSecond => SequenceSteps / Seconds;
}
