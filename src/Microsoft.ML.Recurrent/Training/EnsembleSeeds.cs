namespace Microsoft.ML.Recurrent.Training;

/// <summary>The seeds of an ensemble's networks. The first one's is the fit's, so that it is the network that would have been fitted alone; the
/// others are mixed (Steele, Lea &amp; Flood 2014), so that fits with seeds side by side share no network.</summary>
internal static class EnsembleSeeds
{
    public static int[] Of(int seed, int networks) => [.. Enumerable.Range(0, networks).Select(network => network == 0 ? seed : Mix(seed, network))];

    private static int Mix(int seed, int network)
    {
        unchecked
        {
            ulong bits = ((ulong)(uint)seed << 32 | (uint)network) * 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return (int)(bits >> 33);
        }
    }
}
