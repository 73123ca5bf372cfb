namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>A form of the linear map.</summary>
/// <param name="Anchor">The forecast toward which it shrinks.</param>
/// <param name="HasDrift">Whether a constant is added that the penalty leaves alone.</param>
internal readonly record struct RidgeForm(RidgeAnchor Anchor, bool HasDrift)
{
    /// <summary>The one to prefer where nothing tells them apart first.</summary>
    public static IReadOnlyList<RidgeForm> All { get; } =
    [
        new(RidgeAnchor.Last, true), new(RidgeAnchor.Last, false), new(RidgeAnchor.Season, true), new(RidgeAnchor.Season, false),
        new(RidgeAnchor.Center, true), new(RidgeAnchor.Center, false),
    ];
}

/// <summary>The forecast toward which a linear map shrinks.</summary>
internal enum RidgeAnchor
{
    /// <summary>The last value.</summary>
    Last,

    /// <summary>The value a season before each horizon step; the last one where that is not read.</summary>
    Season,

    /// <summary>The center of the scale.</summary>
    Center,
}
