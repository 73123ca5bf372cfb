namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>Seeds that come of an experiment's seed and a trial's number alone, never of the worker or the time.</summary>
internal static class TrialSeeds
{
    /// <summary>The seed of a trial's fits.</summary>
    public static int Fit(int seed, int number) => Mixed(seed, number, 0x66697400);

    /// <summary>The seed of the draws that propose a trial.</summary>
    public static int Proposal(int seed, int number) => Mixed(seed, number, 0x70726f70);

    /// <summary>Steele, Lea &amp; Flood's (2014) mixing of 64 bits, so that neighbors have nothing in common.</summary>
    private static int Mixed(int seed, int number, uint use)
    {
        ulong z = ((ulong)(uint)seed << 32 | (uint)number) + use * 0x9e3779b97f4a7c15UL;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
        return (int)((z ^ z >> 31) & int.MaxValue);
    }
}
