namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>
/// Chooses convex weights on the validation split: those that are expected to lose least, beside the simpler members alone in the relation that rolling cutoffs
/// gave. A gain counts less its standard error, so that one of a few origins, or of a short split, is not taken for skill, and a steady one is. A network's gain counts
/// less more of them the more series are like random walks: its weights were chosen on the same split, and there is little to learn. A long split gives blocks
/// of horizon steps weights of their own, which lose no more there than the best member does; on a short one only the network's weight is chosen.
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
    private const int StretchesToTrustWhereDoubtful = 24;

    // Standard errors: more where more weights are chosen, and where networks are lucky most often. Measured: of 72 random walks of 200 to 1,000 rows, seven lost more
    // than 5 % to their last value where the best member of eight horizons was believed, and one with these; autoregressions and noise lost nothing.
    private const double ErrorsOfSimplerMembers = 1;
    private const double Errors = 1;
    private const double ErrorsWhereDoubtful = 1.5;
    private const double ErrorsOfALongSplit = 0.5;
    private const double ErrorsOfARandomWalk = 3;

    /// <summary>True if the series cannot be told from random walks.</summary>
    public bool IsRandomWalk { get; init; }

    /// <summary>True if the series are not clearly told from random walks.</summary>
    public bool MayBeARandomWalk { get; init; }

    /// <param name="steps">Samples of each horizon step.</param>
    /// <param name="stretches">Horizons that fit one after another into the split.</param>
    /// <returns>The blocks; empty where there is no sample for one of them.</returns>
    public IReadOnlyList<MemberBlock> Run(IReadOnlyList<List<MemberSample>> steps, double stretches)
    {
        int blocks = (int)Math.Clamp(stretches / StretchesPerBlock, 1, Math.Min(MostBlocks, steps.Count));
        int[] ends = [.. Enumerable.Range(1, blocks).Select(block => (int)((long)steps.Count * block / blocks))];
        MemberSample[][] samples = [.. ends.Select((end, i) => steps.Take(end).Skip(i == 0 ? 0 : ends[i - 1]).SelectMany(s => s).OrderBy(s => s.Origin).ToArray())];
        return samples.Any(s => s.Length == 0) ? [] : [.. samples.Select((s, i) => Fit(s, ends[i], stretches))];
    }

    /// <param name="network">The network's fraction of all.</param>
    /// <param name="naive">The seasonal naive forecast's fraction of the rest.</param>
    public static MemberWeights Weights(double network, double naive) => new((float)network, (float)((1 - network) * naive), (float)((1 - network) * (1 - naive)));

    private MemberBlock Fit(MemberSample[] samples, int lastStep, double stretches)
    {
        bool isLong = stretches >= StretchesToTrust;
        // On a short split the network's error says little: its weights were chosen there.
        double most = IsTrusted(stretches) ? Alone().Min(member => Loss(samples, member)) : double.PositiveInfinity;
        double[] simple = Losses(samples, Candidates(isLong: false).First());
        double errors = NetworkErrors(isLong);
        var weights = Candidates(isLong).Where(c => Loss(samples, c) <= most)
            .MinBy(c => Expected(samples, c, simple, new ExpectedLoss(stretches, c.Network > 0 ? errors : ErrorsOfSimplerMembers)));
        var known = new MemberErrors(
            members.HasFlag(ForecastMembers.Network) ? Loss(samples, MemberWeights.NetworkAlone) : null,
            Loss(samples, new MemberWeights(0, 1, 0)),
            members.HasFlag(ForecastMembers.Ridge) ? Loss(samples, new MemberWeights(0, 0, 1)) : null);
        return new MemberBlock(lastStep, weights, known, Loss(samples, weights));
    }

    private bool IsTrusted(double stretches) => !IsRandomWalk && stretches >= (MayBeARandomWalk ? StretchesToTrustWhereDoubtful : StretchesToTrust);

    /// <summary>Standard errors that a network's gain counts less.</summary>
    private double NetworkErrors(bool isLong) =>
        IsRandomWalk ? ErrorsOfARandomWalk : (MayBeARandomWalk ? ErrorsWhereDoubtful : Errors) + (isLong ? ErrorsOfALongSplit : 0);

    private double Expected(MemberSample[] samples, MemberWeights weights, double[] simple, ExpectedLoss expected)
    {
        for (int first = 0, end; first < samples.Length; first = end)
        {
            double difference = 0;
            for (end = first; end < samples.Length && samples[end].Origin == samples[first].Origin; end++)
                difference += samples[end].Loss(weights, isSquared) - simple[end];
            expected.Add(difference, end - first);
        }

        return expected.Difference;
    }

    private double[] Losses(MemberSample[] samples, MemberWeights weights) => Array.ConvertAll(samples, sample => sample.Loss(weights, isSquared));

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

    /// <summary>As little of the network as may be in the relation of rolling cutoffs first.</summary>
    private IEnumerable<MemberWeights> Candidates(bool isLong)
    {
        bool hasSimple = (members & ~ForecastMembers.Network) != 0, hasBoth = members.HasFlag(ForecastMembers.SeasonalNaive | ForecastMembers.Ridge);
        double[] fractions = [naiveFraction, .. isLong && hasBoth ? Enumerable.Range(0, Parts + 1).Select(part => (double)part / Parts) : []];
        int most = members.HasFlag(ForecastMembers.Network) ? Parts : 0, least = hasSimple ? 0 : Parts;
        return Enumerable.Range(least, most - least + 1).SelectMany(network => fractions.Select(naive => Weights((double)network / Parts, naive)));
    }
}
