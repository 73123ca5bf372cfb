namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>Which rows the linear map reads.</summary>
internal static class MemberRows
{
    // One eigendecomposition for each target takes the cube of its inputs.
    private const long MostInputsOfAllTargets = 2048;

    // Sixty-four megabytes.
    private const long MostWeights = 1 << 24;

    /// <summary>The window, and each row at or before the origin that stands a lag or a season before a horizon step; counted back from the origin,
    /// rising from 0. At most <see cref="RidgeMember.MostRows"/>, fewer for many targets or a long horizon: then the newest of the rows beyond the
    /// window, as many as take up half, and the newest of the window.</summary>
    /// <param name="options">Window, lags and horizon.</param>
    /// <param name="seasonality">Rows of a season.</param>
    /// <param name="targets">Maps to fit.</param>
    public static int[] Of(ForecastingOptions options, int seasonality, int targets)
    {
        int most = Most(options.Horizon, targets);
        int[] far = [.. options.LagRows.Append(seasonality).Distinct().SelectMany(lag => Enumerable.Range(Math.Max(0, lag - options.Horizon), Math.Min(lag, options.Horizon)))
            .Where(row => row >= options.Window).Distinct().Order()];
        int near = Math.Min(options.Window, most - Math.Min(far.Length, most / 2));
        return [.. Enumerable.Range(0, near), .. far.Take(most - near)];
    }

    /// <summary>The most rows of a map.</summary>
    public static int Most(int horizon, int targets) =>
        (int)Math.Clamp(Math.Min(MostInputsOfAllTargets / targets, MostWeights / ((long)targets * horizon)), 1, RidgeMember.MostRows);
}
