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
    /// <summary>Times in seconds; less is better.</summary>
    public static Comparison OfTimes(string name, double ours, double peer, string peerName)
    {
        var (scale, unit) = Math.Max(ours, peer) switch { < 1e-3 => (1e6, "µs"), < 1 => (1e3, "ms"), _ => (1.0, "s") };
        return new Comparison(name, unit, ours * scale, peer * scale, peerName, peer / ours);
    }

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
