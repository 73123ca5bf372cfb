namespace Microsoft.ML.Recurrent.Generation;

/// <summary>Draws that are the same on every machine (SplitMix64, Steele, Lea &amp; Flood 2014), from a seed of which every bit counts: no two seeds draw alike. For one thread at a time.</summary>
/// <param name="seed">Any number.</param>
internal sealed class SplitMix64(int seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(unchecked((uint)seed + Gamma));

    /// <summary>A number from 0 to below 1.</summary>
    public double NextDouble() => (Mix(_state = unchecked(_state + Gamma)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The finalizer: a permutation that changes half of the bits where one changes.</summary>
    private static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
