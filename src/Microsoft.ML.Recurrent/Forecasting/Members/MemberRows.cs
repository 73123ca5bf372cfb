namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>The rows that the linear map reads.</summary>
internal static class MemberRows
{
    // One eigendecomposition for each target takes the cube of its inputs.
    private const long MostInputsOfAllTargets = 2048;

    // Sixty-four megabytes.
    private const long MostWeights = 1 << 24;

    // Without a season, the latest rows say most, and one short series does not tell of more.
    private const int LeastWithoutSeason = 24;
    private const int RowsOfInput = 32;

    /// <summary>Two seasons or the window, whichever is longer, where the rows allow it, and each row at or before the origin that stands a lag or a season before a
    /// horizon step; without a season the window of many rows, else two horizons. Counted back from the origin, rising from 0. At most <see cref="RidgeMember.MostRows"/>, fewer for many targets or a
    /// long horizon: then the newest of the rows beyond the nearest, as many as take up half, and the newest of those.</summary>
    /// <param name="options">Window, lags and horizon.</param>
    /// <param name="longest">Rows of the longest series.</param>
    /// <param name="rows">Rows of all series.</param>
    /// <param name="targets">Maps to fit.</param>
    public static int[] Of(ForecastingOptions options, int longest, long rows, int targets)
    {
        int most = Most(options.Horizon, targets), season = options.Season;
        long wished = season > 1 ? Math.Max(options.Window, 2L * season)
            : rows >= (long)RowsOfInput * options.Window ? options.Window
            : Math.Min(options.Window, Math.Max(LeastWithoutSeason, 2L * options.Horizon));
        // As many rows to learn from as inputs.
        long available = Math.Max(1, (longest - (long)options.Horizon) / 2);
        int window = (int)Math.Min(wished > most ? options.Window : wished, available);
        int[] far = [.. options.LagRows.Append(season).Distinct().SelectMany(lag => Enumerable.Range(Math.Max(0, lag - options.Horizon), Math.Min(lag, options.Horizon)))
            .Where(row => row >= window && row < available).Distinct().Order()];
        int near = Math.Min(window, most - Math.Min(far.Length, most / 2));
        return [.. Enumerable.Range(0, near), .. far.Take(most - near)];
    }

    /// <summary>The most rows of a map.</summary>
    public static int Most(int horizon, int targets) =>
        (int)Math.Clamp(Math.Min(MostInputsOfAllTargets / targets, MostWeights / ((long)targets * horizon)), 1, RidgeMember.MostRows);
}
