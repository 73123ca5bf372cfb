using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Forecasting.Persistence;

/// <summary>Holds what a manifest says of members against its options, before anything is read for them.</summary>
internal static class MembersCheck
{
    private const int LongestSeason = 1 << 20;

    /// <param name="entry">Null where the network stands alone.</param>
    /// <param name="options">The model's.</param>
    /// <param name="targets">Targets of a row.</param>
    public static IEnumerable<string> Violations(MembersEntry? entry, ForecastingOptions options, int targets)
    {
        if (entry is null)
            yield break;
        if (options.Strategy != ForecastStrategy.Direct)
            yield return $"The forecaster has members, but its strategy is {options.Strategy}.";
        if (entry.Seasonality is < 1 or > LongestSeason)
            yield return $"The members' season has {entry.Seasonality} rows; expected 1 to {LongestSeason:N0}.";
        if (!AreBlocks(entry.Blocks, options.Horizon))
            yield return $"The members' blocks are not 1 to {options.Horizon} runs of horizon steps that end at step {options.Horizon}, with errors from 0.";
        if (entry.HasTypicalDrift is true && (entry.RidgeRows is null || options.Scaling != SeriesScaling.PerWindow))
            yield return $"The linear map's drift is in typical deviations of windows, but Scaling is {options.Scaling}, or there is no map.";
        if (entry.RidgeRows is not { } rows)
            yield break;
        if (rows.Length is < 1 or > RidgeMember.MostRows || rows[0] != 0 || rows.Zip(rows.Skip(1)).Any(pair => pair.First >= pair.Second) || rows[^1] > 2 * LongestSeason)
            yield return $"The linear map reads {rows.Length} rows; expected 1 to {RidgeMember.MostRows} that rise from 0 to at most {2 * LongestSeason:N0}.";
        else if ((long)targets * options.Horizon * rows.Length is var weights && weights > PackedSize.Most)
            yield return $"The linear map has {weights} weights; at most {PackedSize.Most} can be held.";
    }

    private static bool AreBlocks(IReadOnlyList<MembersBlockEntry> blocks, int horizon) =>
        blocks.Count >= 1 && blocks.All(b => b is not null && AreErrors(b)) && blocks[0].LastStep >= 1 && blocks[^1].LastStep == horizon
        && blocks.Zip(blocks.Skip(1)).All(pair => pair.First.LastStep < pair.Second.LastStep);

    private static bool AreErrors(MembersBlockEntry block) =>
        new[] { block.Error, block.Errors?.Network, block.Errors?.SeasonalNaive, block.Errors?.Ridge }.All(e => e is null or (>= 0 and <= double.MaxValue));
}
