namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>A form of the linear map.</summary>
/// <param name="IsAnchored">Whether it shrinks toward repeating the last value; else toward the centre.</param>
/// <param name="HasDrift">Whether a drift is added that every window has alike, in scaled units.</param>
/// <param name="Relief">What the penalty of cross-validation is divided by.</param>
internal readonly record struct RidgeForm(bool IsAnchored, bool HasDrift, double Relief)
{
    /// <summary>The simpler ones first.</summary>
    public static IReadOnlyList<RidgeForm> All { get; } =
    [
        new(true, false, 1), new(false, false, 1), new(true, true, 1), new(false, true, 1),
        new(true, false, 10), new(false, false, 10), new(true, true, 10), new(false, true, 10),
    ];
}
