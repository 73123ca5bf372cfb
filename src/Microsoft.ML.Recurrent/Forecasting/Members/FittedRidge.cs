namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>A linear map, and what is expected of it.</summary>
/// <param name="Trained">Fitted on the training split.</param>
/// <param name="Complete">Fitted on the rows of both splits.</param>
/// <param name="Inflation">How much larger errors on new rows are than those on the rows of the fit.</param>
/// <param name="Naive">The fraction that the seasonal naive forecast has beside it.</param>
internal sealed record FittedRidge(RidgeMember Trained, RidgeMember Complete, double Inflation, double Naive)
{
    /// <param name="weights">Of each form, then of the last value, then of the seasonal naive forecast.</param>
    /// <param name="trained">Each form.</param>
    /// <param name="complete">Each form.</param>
    public static FittedRidge Mean(
        double[] weights, IReadOnlyList<(RidgeMember Map, double Inflation)> trained, IReadOnlyList<(RidgeMember Map, double Inflation)> complete)
    {
        double naive = weights[^1], rest = 1 - naive;
        double[] own = [.. weights[..^1].Select(w => rest > 0 ? w / rest : w)];
        if (rest <= 0)
            own[0] = 1;
        return new FittedRidge(
            Mean(own, [.. trained.Select(f => f.Map)]), Mean(own, [.. complete.Select(f => f.Map)]), own[^1] + trained.Select((f, i) => own[i] * f.Inflation).Sum(), naive);
    }

    private static RidgeMember Mean(double[] weights, RidgeMember[] maps)
    {
        double[] weight = new double[maps[0].Weight.Length], bias = new double[maps[0].Bias.Length];
        for (int map = 0; map < maps.Length; map++)
        {
            for (int i = 0; i < weight.Length; i++)
                weight[i] += weights[map] * maps[map].Weight[i];
            for (int i = 0; i < bias.Length; i++)
                bias[i] += weights[map] * maps[map].Bias[i];
        }

        // The last value alone.
        for (int i = 0; i < weight.Length; i += maps[0].Rows.Length)
            weight[i] += weights[^1];
        return maps[0] with { Weight = [.. weight.Select(w => (float)w)], Bias = [.. bias.Select(b => (float)b)] };
    }
}
