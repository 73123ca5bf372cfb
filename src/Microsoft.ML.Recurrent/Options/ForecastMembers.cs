namespace Microsoft.ML.Recurrent;

/// <summary>The members that a forecast is blended of.</summary>
[Flags]
public enum ForecastMembers
{
    /// <summary>The recurrent network.</summary>
    Network = 1,

    /// <summary>Repeats the values of a season ago, or the last value where there is no season.</summary>
    SeasonalNaive = 2,

    /// <summary>A linear map of the window, and of what stands a season or a lag before each horizon step, to the horizon; fitted in closed form by ridge
    /// regression (Hoerl &amp; Kennard 1970), its penalty by generalized cross-validation (Golub, Heath &amp; Wahba 1979).</summary>
    Ridge = 4,

    /// <summary>All of them.</summary>
    All = Network | SeasonalNaive | Ridge,
}
