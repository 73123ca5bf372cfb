namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Weights of series that cannot be told from random walks: the last value has all, but as far as others were steadily better after cutoffs.</summary>
/// <param name="errors">Of each forecast after cutoffs, on the same rows.</param>
/// <param name="ends">Where the errors of each origin end.</param>
/// <param name="stretches">Horizons that fit one after another into what was measured.</param>
/// <param name="isSquared">Whether losses are squared errors.</param>
internal sealed class LastValueWeights(IReadOnlyList<List<float>> errors, IReadOnlyList<int> ends, double stretches, bool isSquared)
{
    private const int Parts = 20;
    private const double StandardErrors = 1;

    /// <param name="weights">Of each forecast, chosen without that doubt.</param>
    /// <param name="last">The forecast that repeats the last value.</param>
    public double[] Of(double[] weights, int last)
    {
        double[] mean = new double[errors[0].Count];
        for (int forecast = 0; forecast < weights.Length; forecast++)
        {
            for (int i = 0; i < mean.Length && weights[forecast] > 0; i++)
                mean[i] += weights[forecast] * errors[forecast][i];
        }

        double fraction = Enumerable.Range(0, Parts + 1).Select(part => (double)part / Parts).MinBy(part => Expected(mean, errors[last], part));
        return [.. weights.Select((weight, forecast) => fraction * weight + (forecast == last ? 1 - fraction : 0))];
    }

    private double Expected(double[] mean, List<float> last, double fraction)
    {
        var expected = new ExpectedLoss(stretches, StandardErrors);
        int first = 0;
        foreach (int end in ends.Where(end => end > first))
        {
            double difference = 0;
            for (int i = first; i < end; i++)
                difference += Loss(fraction * mean[i] + (1 - fraction) * last[i]) - Loss(last[i]);
            expected.Add(difference, end - first);
            first = end;
        }

        return expected.Difference;
    }

    private double Loss(double error) => isSquared ? error * error : Math.Abs(error);
}
