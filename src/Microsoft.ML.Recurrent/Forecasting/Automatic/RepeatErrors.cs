namespace Microsoft.ML.Recurrent.Forecasting.Automatic;

/// <summary>Errors that repeating earlier values would have made over the horizon, in the training split.</summary>
/// <param name="channels">The training split's targets.</param>
/// <param name="horizon">Rows forecast.</param>
internal sealed class RepeatErrors(IReadOnlyList<double[]> channels, int horizon)
{
    private const int MostSteps = 16;

    /// <summary>The smallest multiple of a season that is known for the whole horizon.</summary>
    public static long LagOf(int season, int horizon) => (horizon + season - 1L) / season * season;

    /// <summary>The error of the values a lag before as a fraction of that of the last value, the geometric mean over the channels; NaN where no
    /// channel is long enough.</summary>
    /// <param name="lag">Rows, the horizon or more.</param>
    public double OfLag(long lag) => lag >= int.MaxValue ? double.NaN : Math.Exp(channels.Select(channel => Math.Log(Of(channel, (int)lag)))
        .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());

    private double Of(double[] values, int lag)
    {
        double repeated = 0, last = 0;
        int steps = Math.Min(horizon, MostSteps);
        for (int i = 0; i < steps; i++)
        {
            int step = 1 + (int)((long)i * horizon / steps);
            for (int row = Math.Max(lag, step); row < values.Length; row++)
            {
                double seasonal = Math.Abs(values[row] - values[row - lag]), naive = Math.Abs(values[row] - values[row - step]);
                if (double.IsNaN(seasonal) || double.IsNaN(naive))
                    continue;
                repeated += seasonal;
                last += naive;
            }
        }

        return last > 0 ? repeated / last : double.NaN;
    }
}
