namespace Microsoft.ML.Recurrent.Experiments.Pruners;

/// <summary>Wilcoxon's signed-rank test (1945), exact for any number of pairs, ties and zeros included.</summary>
internal static class SignedRankTest
{
    /// <summary>The probability of differences that are as positive or more, where each sign is as likely as the other. A zero counts half to each side.</summary>
    public static double PValue(IReadOnlyList<double> differences)
    {
        // Ranks of ties are halves; twice the ranks are whole.
        int[] ranks = TwiceTheRanks(differences);
        int zeros = ranks.Where((_, i) => differences[i] == 0).Sum();
        int[] signed = [.. ranks.Where((_, i) => differences[i] != 0)];
        int positive = ranks.Where((_, i) => differences[i] > 0).Sum();
        return zeros == ranks.Sum() ? 1 : Tail(signed, positive);
    }

    /// <summary>The probability that a sum of ranks, each taken or left by a coin, is at least so large.</summary>
    private static double Tail(int[] ranks, int least)
    {
        double[] probabilities = new double[ranks.Sum() + 1];
        probabilities[0] = 1;
        foreach (int rank in ranks)
        {
            for (int sum = probabilities.Length - 1; sum >= 0; sum--)
                probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
        }

        return probabilities.Skip(least).Sum();
    }

    private static int[] TwiceTheRanks(IReadOnlyList<double> differences) =>
        [.. differences.Select(d => differences.Count(o => Math.Abs(o) < Math.Abs(d)) * 2 + differences.Count(o => Math.Abs(o) == Math.Abs(d)) + 1)];
}
