using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>
/// What one step of the network's input holds, in order: value and mask of each target, past covariate, future covariate and lagged
/// target; calendar numbers; static numbers; whether the step lies after the origin. A masked value is 0.
/// </summary>
internal sealed class StepLayout(ForecastingOptions options, ForecastColumns columns, CalendarEncoding calendar)
{
    public int Targets { get; } = columns.Targets.Count;

    public int PastCovariates { get; } = columns.PastCovariates.Count;

    public int FutureCovariates { get; } = columns.FutureCovariates.Count;

    public int[] Lags { get; } = [.. options.Lags];

    public int Calendar { get; } = calendar.Width;

    public int Statics { get; } = columns.StaticNumberWidth;

    /// <summary>Embedded static keys.</summary>
    public int Tokens { get; } = columns.StaticKeys.Count;

    public int ValuesPerStep => checked(2 * (Targets + PastCovariates + FutureCovariates + Lags.Length * Targets) + Calendar + Statics + 1);

    /// <exception cref="InvalidOperationException">A step has more values than can be held.</exception>
    public void ThrowIfTooLarge()
    {
        long values = 2 * ((long)Targets + PastCovariates + FutureCovariates + (long)Lags.Length * Targets) + Calendar + Statics + 1;
        if (values > PackedSize.Most)
            throw new InvalidOperationException(
                $"A step has {values} values, {Lags.Length} lags of {Targets} targets among them, but at most {PackedSize.Most} can be held. Use fewer lags or columns.");
    }
}
