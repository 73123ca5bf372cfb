namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>
/// Chooses convex weights on the validation split: on a grid of twentieths, those with the least loss times a surcharge for the less simple members, among
/// those that lose no more there than the best member does, the network not counted where the split is short. The surcharge goes as the split gets longer: it is divided by the number of horizons that fit
/// one after another into the split's rows, over all series. A block of horizon steps has weights of its own where there are enough of those.
/// </summary>
/// <param name="members">The members that may have a weight.</param>
/// <param name="isSquared">Whether losses are squared errors.</param>
internal sealed class BlendFit(ForecastMembers members, bool isSquared)
{
    private const int Parts = 20;
    private const int MostBlocks = 6;
    private const int StretchesPerBlock = 8;
    private const int StretchesToTrust = 8;
    private const double NetworkSurcharge = 2;
    private const double RidgeSurcharge = 0.1;

    private readonly MemberWeights[] _grid = [.. Grid(members)];

    /// <param name="steps">Samples of each horizon step.</param>
    /// <param name="stretches">Horizons that fit one after another into the split.</param>
    /// <returns>The blocks; empty where there is no sample for one of them.</returns>
    public IReadOnlyList<MemberBlock> Run(IReadOnlyList<List<MemberSample>> steps, double stretches)
    {
        int blocks = (int)Math.Clamp(stretches / StretchesPerBlock, 1, Math.Min(MostBlocks, steps.Count));
        int[] ends = [.. Enumerable.Range(1, blocks).Select(block => (int)((long)steps.Count * block / blocks))];
        MemberSample[][] samples = [.. ends.Select((end, i) => steps.Take(end).Skip(i == 0 ? 0 : ends[i - 1]).SelectMany(s => s).ToArray())];
        return samples.Any(s => s.Length == 0) ? [] : [.. samples.Select((s, i) => Fit(s, ends[i], stretches))];
    }

    private MemberBlock Fit(MemberSample[] samples, int lastStep, double stretches)
    {
        double[] losses = [.. _grid.Select(weights => Loss(samples, weights))];
        // On a short split the network's error says little: its weights were chosen there.
        bool isTrusted = stretches >= StretchesToTrust;
        double best = _grid.Zip(losses)
            .Where(w => (w.First.Network == 1 && isTrusted) || w.First.SeasonalNaive == 1 || w.First.Ridge == 1).Min(w => w.Second);
        int chosen = Enumerable.Range(0, _grid.Length).Where(i => losses[i] <= best).MinBy(i => losses[i] * Surcharge(_grid[i], stretches));
        var errors = new MemberErrors(
            members.HasFlag(ForecastMembers.Network) ? Loss(samples, MemberWeights.NetworkAlone) : null,
            Loss(samples, new MemberWeights(0, 1, 0)),
            members.HasFlag(ForecastMembers.Ridge) ? Loss(samples, new MemberWeights(0, 0, 1)) : null);
        return new MemberBlock(lastStep, _grid[chosen], errors, losses[chosen]);
    }

    private static double Surcharge(MemberWeights weights, double stretches) =>
        1 + (NetworkSurcharge * weights.Network + RidgeSurcharge * weights.Ridge) / Math.Max(1, stretches);

    private double Loss(MemberSample[] samples, MemberWeights weights)
    {
        double sum = 0;
        foreach (var sample in samples.AsSpan())
            sum += sample.Loss(weights, isSquared);
        return sum / samples.Length;
    }

    private static IEnumerable<MemberWeights> Grid(ForecastMembers members)
    {
        for (int network = 0; network <= Parts; network++)
        {
            for (int ridge = 0; ridge <= Parts - network; ridge++)
            {
                int naive = Parts - network - ridge;
                if (Allows(ForecastMembers.Network, network) && Allows(ForecastMembers.Ridge, ridge) && Allows(ForecastMembers.SeasonalNaive, naive))
                    yield return new MemberWeights((float)network / Parts, (float)naive / Parts, (float)ridge / Parts);
            }
        }

        bool Allows(ForecastMembers member, int part) => part == 0 || members.HasFlag(member);
    }
}
