namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>A linear map as it grows target by target, and what is expected of it.</summary>
/// <param name="form">The map's form.</param>
/// <param name="map">Its numbers.</param>
internal sealed class FittedRidge(RidgeForm form, RidgeMember map)
{
    public RidgeForm Form => form;

    public RidgeMember Map => map;

    /// <summary>The generalized cross-validation score, summed over targets and horizon steps.</summary>
    public double Score { get; private set; }

    /// <summary>How much larger errors on new rows are than those on the rows of the fit; of the target where that is most.</summary>
    public double Inflation { get; private set; } = 1;

    public void Take(int[] targets, (double[] Weight, double[] Bias, double Score, double Inflation) fitted)
    {
        foreach (int target in targets)
        {
            for (int i = 0; i < fitted.Weight.Length; i++)
                map.Weight[target * fitted.Weight.Length + i] = (float)fitted.Weight[i];
            for (int i = 0; i < fitted.Bias.Length; i++)
                map.Bias[target * fitted.Bias.Length + i] = (float)fitted.Bias[i];
        }

        Score += fitted.Score;
        Inflation = Math.Max(Inflation, fitted.Inflation);
    }
}
