namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>
/// Chooses convex weights from errors after cutoffs. They begin as those of a careful mean: each forecast by how much more than the best one it missed, one
/// form favored. Then forecasts are added one at a time, each the one that makes the mean best (Caruana et al. 2004). The fewer the stretches, the more the careful
/// mean counts.
/// </summary>
/// <param name="errors">Of each form of the linear map, then of the last value, then of the seasonal naive forecast, on the same rows.</param>
/// <param name="stretches">Horizons that fit one after another into what was measured.</param>
/// <param name="favored">The form to believe in where little is measured.</param>
/// <param name="isSquared">Whether losses are squared errors.</param>
internal sealed class RollingWeights(IReadOnlyList<List<float>> errors, double stretches, int favored, bool isSquared)
{
    private const int Rounds = 20;
    private const double Favor = 10;
    private const double Sharpness = 6;
    private const double CarefulStretches = 20;

    // Typical deviations: nothing is better by less.
    private const double LeastLoss = 1e-6;

    /// <param name="isNaiveAMember">Whether the seasonal naive forecast may have a weight.</param>
    /// <param name="isLastAMember">Whether the last value may have one.</param>
    /// <returns>A weight of each, 1 together.</returns>
    public double[] Run(bool isNaiveAMember, bool isLastAMember)
    {
        int[] candidates = [.. Enumerable.Range(0, errors.Count).Where(i => i == errors.Count - 1 ? isNaiveAMember : i < errors.Count - 2 || isLastAMember)];
        double[] weights = new double[errors.Count];
        if (errors[0].Count == 0)
        {
            weights[favored] = 1;
            return weights;
        }

        double careful = Rounds * Math.Pow(CarefulStretches / stretches, 2);
        Careful(candidates, careful).CopyTo(weights, 0);
        double[] sums = new double[errors[0].Count];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = candidates.Sum(c => weights[c] * errors[c][i]);
        for (int round = 0; round < Rounds; round++)
        {
            double total = careful + round + 1;
            int best = candidates.MinBy(c => Loss(sums, errors[c], total));
            weights[best]++;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += errors[best][i];
        }

        return [.. weights.Select(w => w / (careful + Rounds))];
    }

    private double[] Careful(int[] candidates, double total)
    {
        double[] losses = [.. errors.Select(e => Loss(new double[e.Count], e, 1))];
        double best = Math.Max(candidates.Min(c => losses[c]), LeastLoss), sharpness = Sharpness * Math.Max(0, Math.Sqrt(stretches) - 1);
        double[] weights = new double[errors.Count];
        foreach (int c in candidates)
            weights[c] = (c == favored ? Favor : 1) * Math.Exp(-sharpness * (losses[c] / best - 1));
        double sum = weights.Sum();
        return [.. weights.Select(w => w / sum * total)];
    }

    /// <summary>Of the mean with one more forecast.</summary>
    private double Loss(double[] sums, List<float> further, double total)
    {
        double loss = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double error = (sums[i] + further[i]) / total;
            loss += isSquared ? error * error : Math.Abs(error);
        }

        return loss;
    }
}
