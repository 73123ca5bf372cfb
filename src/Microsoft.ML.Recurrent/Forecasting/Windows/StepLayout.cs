using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Forecasting.Windows;

/// <summary>
/// The values of one step of the network's input, in order: value and mask of each target, past covariate, future covariate and lagged
/// target; calendar features; static features; whether the step lies after the origin. A masked value is 0.
/// </summary>
internal sealed class StepLayout(ForecastingOptions options, ForecastColumns columns, CalendarEncoding calendar)
{
    /// <summary>Targets of a row.</summary>
    public int Targets { get; } = columns.Targets.Count;

    /// <summary>Sequences that the network reads of one origin: one for each target where targets are series of their own.</summary>
    public int Channels { get; } = options.TargetsAsSeries is true ? columns.Targets.Count : 1;

    /// <summary>Targets of a step: all of a row's, or the channel's own.</summary>
    public int StepTargets => Targets / Channels;

    public int PastCovariates { get; } = columns.PastCovariates.Count;

    public int FutureCovariates { get; } = columns.FutureCovariates.Count;

    public int[] Lags { get; } = [.. options.LagRows];

    public int Calendar { get; } = calendar.Width;

    public int Statics { get; } = columns.StaticNumberWidth;

    /// <summary>The embedded inputs: static keys, then the covariates of keys and text.</summary>
    public int Tokens => StaticTokens + PastTokens + FutureTokens;

    public int StaticTokens { get; } = columns.StaticKeys.Count;

    public int PastTokens { get; } = columns.Tokens.Count(c => !c.IsFuture);

    public int FutureTokens { get; } = columns.Tokens.Count(c => c.IsFuture);

    /// <summary>The index of the covariates' tokens among a row's values; past ones first.</summary>
    public int FirstToken { get; } = columns.Numbers.Count;

    public int ValuesPerStep => checked(2 * (StepTargets + PastCovariates + FutureCovariates + Lags.Length * StepTargets) + Calendar + Statics + 1);

    /// <exception cref="InvalidOperationException">A step has more values than can be held.</exception>
    public void ThrowIfTooLarge()
    {
        long values = 2 * ((long)StepTargets + PastCovariates + FutureCovariates + (long)Lags.Length * StepTargets) + Calendar + Statics + 1;
        if (values > PackedSize.Most)
            throw new InvalidOperationException(
                $"A step has {values} values, {Lags.Length} lags of {StepTargets} targets among them, but at most {PackedSize.Most} can be held. Use fewer lags or columns.");
    }
}
