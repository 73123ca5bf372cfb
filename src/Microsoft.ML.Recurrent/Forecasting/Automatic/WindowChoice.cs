namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>The window of a fit that states none: whole seasons, twice the horizon at least, as far as history and cost allow.</summary>
internal static class WindowChoice
{
    private const int Least = 24;
    private const int Most = 512;

    // Without a season, the latest rows say most: four horizons, but not four long ones.
    private const int HorizonsWithoutSeason = 4;
    private const int Long = 128;

    // Measured: four days of two years of hours were better than two. Few rows are learned by heart where windows are long.
    private const int MostSeasons = 4;
    private const int RowsPerRow = 100;

    // A season of more rows is read by its lag; a window that holds one would cost too much.
    private const int LongestSeason = 168;

    /// <param name="seasons">Rows of the seasons; empty for none.</param>
    /// <param name="horizon">Rows forecast.</param>
    /// <param name="longest">Training rows of the longest series.</param>
    public static int Of(IReadOnlyList<int> seasons, int horizon, int longest)
    {
        int season = seasons.Where(s => s is > 1 and <= LongestSeason).DefaultIfEmpty(1).Min();
        long least = Math.Max(Least, 2L * horizon);
        long window = season > 1
            ? Math.Max((least + season - 1) / season, Math.Min(MostSeasons, Math.Min(Long, longest / RowsPerRow) / season)) * season
            : Math.Max(least, Math.Min((long)HorizonsWithoutSeason * horizon, Long));
        return (int)Math.Max(1, Math.Min(Math.Min(window, Most), longest / 2));
    }
}
