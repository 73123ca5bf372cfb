using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Ours beside a peer's.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Ours">This library's figure.</param>
/// <param name="Peer">The peer's.</param>
/// <param name="PeerName">Who the peer is.</param>
/// <param name="Ratio">Above 1 where ours is better.</param>
internal sealed record Comparison(string Name, string Unit, double Ours, double Peer, string PeerName, double Ratio)
{
    /// <summary>Ours as a fraction of the operations that the processor could have done in the time; none where that says nothing.</summary>
    public double? OfPeak { get; init; }

    /// <summary>Times in seconds; less is better.</summary>
    public static Comparison OfTimes(string name, double ours, double peer, string peerName)
    {
        var (scale, unit) = Math.Max(ours, peer) switch { < 1e-3 => (1e6, "µs"), < 1 => (1e3, "ms"), _ => (1.0, "s") };
        return new Comparison(name, unit, ours * scale, peer * scale, peerName, peer / ours);
    }

    /// <summary>Times measured in turn, with the median of the rounds' ratios.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="timings">The times.</param>
    /// <param name="peer">Which of them are the peer's; the first are ours.</param>
    /// <param name="peerName">Who the peer is.</param>
    public static Comparison OfTimings(string name, Timings timings, int peer, string peerName) =>
        OfTimes(name, timings.Medians[0], timings.Medians[peer], peerName) with { Ratio = timings.Ratio(peer, 0) };

    /// <summary>Anything of which more is better.</summary>
    public static Comparison OfRates(string name, string unit, double ours, double peer, string peerName) =>
        new(name, unit, ours, peer, peerName, ours / peer);

    /// <summary>The geometric mean of some ratios, beside an equal peer.</summary>
    public static Comparison OfMean(string name, IEnumerable<Comparison> rows, string peerName)
    {
        double mean = Math.Exp(rows.Average(r => Math.Log(r.Ratio)));
        return new Comparison(name, "x", mean, 1, peerName, mean);
    }
}
