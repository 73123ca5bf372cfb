namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>
/// Chooses convex weights on the validation split: those with the least loss times a surcharge for the network, and for another relation of the simpler members than
/// the one that rolling cutoffs gave. The surcharge goes as the split gets longer: it is divided by the number of horizons that fit one after another into the
/// split's rows, over all series. A long split gives blocks of horizon steps weights of their own, which lose no more there than the best member does; on a short
/// one only the network's weight is chosen.
/// </summary>
/// <param name="members">The members that may have a weight.</param>
/// <param name="naiveFraction">The seasonal naive forecast's fraction of the simpler members, as rolling cutoffs gave it.</param>
/// <param name="isSquared">Whether losses are squared errors.</param>
internal sealed class BlendFit(ForecastMembers members, double naiveFraction, bool isSquared)
{
    private const int Parts = 20;
    private const int MostBlocks = 6;
    private const int StretchesPerBlock = 8;
    private const int StretchesToTrust = 8;
    private const double NetworkSurcharge = 2;
    private const double ChangeSurcharge = 1;

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

    /// <param name="network">The network's fraction of all.</param>
    /// <param name="naive">The seasonal naive forecast's fraction of the rest.</param>
    public static MemberWeights Weights(double network, double naive) => new((float)network, (float)((1 - network) * naive), (float)((1 - network) * (1 - naive)));

    private MemberBlock Fit(MemberSample[] samples, int lastStep, double stretches)
    {
        bool isLong = stretches >= StretchesToTrust;
        // On a short split the network's error says little: its weights were chosen there.
        double most = isLong ? Alone().Min(member => Loss(samples, member)) : double.PositiveInfinity;
        var (weights, _, loss) = Candidates(isLong).Select(c => (c.Weights, c.Naive, Loss: Loss(samples, c.Weights))).Where(c => c.Loss <= most)
            .MinBy(c => c.Loss * (1 + Surcharge(c.Weights.Network, c.Naive) / Math.Max(1, stretches)));
        var errors = new MemberErrors(
            members.HasFlag(ForecastMembers.Network) ? Loss(samples, MemberWeights.NetworkAlone) : null,
            Loss(samples, new MemberWeights(0, 1, 0)),
            members.HasFlag(ForecastMembers.Ridge) ? Loss(samples, new MemberWeights(0, 0, 1)) : null);
        return new MemberBlock(lastStep, weights, errors, loss);
    }

    private double Surcharge(double network, double naive) => NetworkSurcharge * network + ChangeSurcharge * (1 - network) * Math.Abs(naive - naiveFraction);

    private double Loss(MemberSample[] samples, MemberWeights weights)
    {
        double sum = 0;
        foreach (var sample in samples.AsSpan())
            sum += sample.Loss(weights, isSquared);
        return sum / samples.Length;
    }

    /// <summary>Each member that may have a weight, alone.</summary>
    private IEnumerable<MemberWeights> Alone() => new[] { ForecastMembers.SeasonalNaive, ForecastMembers.Ridge, ForecastMembers.Network }
        .Where(member => members.HasFlag(member)).Select(member => new MemberWeights(
            member == ForecastMembers.Network ? 1 : 0, member == ForecastMembers.SeasonalNaive ? 1 : 0, member == ForecastMembers.Ridge ? 1 : 0));

    /// <summary>The relation of rolling cutoffs first.</summary>
    private IEnumerable<(MemberWeights Weights, double Naive)> Candidates(bool isLong)
    {
        bool hasSimple = (members & ~ForecastMembers.Network) != 0, hasBoth = members.HasFlag(ForecastMembers.SeasonalNaive | ForecastMembers.Ridge);
        double[] fractions = [naiveFraction, .. isLong && hasBoth ? Enumerable.Range(0, Parts + 1).Select(part => (double)part / Parts) : []];
        int most = members.HasFlag(ForecastMembers.Network) ? Parts : 0, least = hasSimple ? 0 : Parts;
        return Enumerable.Range(least, most - least + 1).SelectMany(network => fractions.Select(naive => (Weights((double)network / Parts, naive), naive)));
    }
}
