namespace Microsoft.ML.Recurrent.Benchmarks.Measuring;

/// <summary>Seconds of one run of several ways of doing one thing, measured in turn.</summary>
/// <param name="Samples">For each way, a sample per round.</param>
internal sealed record Timings(IReadOnlyList<IReadOnlyList<double>> Samples)
{
    /// <summary>Median seconds, for each way.</summary>
    public double[] Medians => [.. Samples.Select(Alternation.Median)];

    /// <summary>
    /// The ratio of one way's time to another's: the median over the rounds. What else the machine does meets both ways of a round
    /// alike, so that this means something on a busy machine, too.
    /// </summary>
    public double Ratio(int slower, int faster) => Alternation.Median([.. Samples[slower].Zip(Samples[faster], (s, f) => s / f)]);
}
