using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Members;

/// <summary>
/// Fits the linear map in each form up to cutoffs that move forward in time, and measures it on the rows after each (Tashman 2000): so many stretches tell more of what
/// to expect than the validation split alone. The map is the mean of the forms and of the last value, weighted by what they missed.
/// </summary>
/// <param name="model">The forecaster, whose scales are used.</param>
/// <param name="rows">The rows to read, counted back from an origin.</param>
/// <param name="reach">Rows up to an origin that may be read.</param>
/// <param name="isRandomWalk">Whether the series cannot be told from random walks.</param>
/// <param name="throwIfCancelled">Called for each cutoff.</param>
internal sealed class RollingRidge(FittedForecast model, int[] rows, long reach, bool isRandomWalk, Action throwIfCancelled)
{
    // Cutoffs before the end of the training split: from five ninths of it on, so that from half of all rows with a validation split of a tenth.
    private const int Cutoffs = 4;
    private const int Ninths = Cutoffs + 5;

    // Many inputs take long to solve.
    private const int ManyInputs = 192;

    /// <param name="naive">The seasonal naive forecast.</param>
    /// <param name="isNaiveAMember">Whether it may have a weight.</param>
    /// <param name="series">The series, and where their training splits end.</param>
    /// <param name="origins">Origins of both splits.</param>
    public FittedRidge Run(SeasonalNaiveMember naive, bool isNaiveAMember, IReadOnlyList<SeriesPart> series, IReadOnlyList<LabelledOrigin> origins)
    {
        var fit = new RidgeFit(model, rows, reach, origins);
        var ends = series.ToDictionary(part => part.Rows, part => part.TrainingEnd);
        int[] cutoffs = [.. Enumerable.Range(0, Cutoffs + 1).Where(k => rows.Length <= ManyInputs || k % 2 == 0)];
        var learned = fit.Origins.ToLookup(o => Array.FindIndex(cutoffs, k => o.Origin.Row + model.Options.Horizon < Cutoff(ends[o.Origin.Series], k)));
        var measured = origins.ToLookup(o => Array.FindLastIndex(cutoffs, k => o.Origin.Row + 1 >= Cutoff(ends[o.Origin.Series], k)));
        var errors = new RollingErrors(model, rows, naive, reach);
        (RidgeMember Map, double Inflation)[] solved = [];
        for (int k = 0; k < cutoffs.Length; k++)
        {
            throwIfCancelled();
            fit.Add(learned[k]);
            if (!fit.HasEnough && k < cutoffs.Length - 1)
                continue;
            solved = fit.Solve();
            if (fit.HasEnough)
                errors.Add([.. solved.Select(s => s.Map)], [.. measured[k]]);
        }

        bool isSquared = model.Network.Levels.HasMean;
        double[] weights = new RollingWeights(errors.Errors, errors.Stretches, Favored(series), isSquared)
            .Run(isNaiveAMember, isLastAMember: model.Options.Season > 1 || !isNaiveAMember);
        if (isRandomWalk)
            weights = new LastValueWeights(errors.Errors, errors.Ends, errors.Stretches, isSquared).Of(weights, isNaiveAMember ? weights.Length - 1 : weights.Length - 2);
        fit.Add(learned[-1]);
        return FittedRidge.Mean(weights, solved, learned[-1].Any() ? fit.Solve() : solved);
    }

    /// <summary>The map toward the last value, with a drift where there is one.</summary>
    private int Favored(IReadOnlyList<SeriesPart> series)
    {
        bool hasDrift = new DriftTest(Math.Max(1, model.Options.Season)).IsThere(series, model.Columns.Targets.Count);
        return RidgeForm.All.ToList().IndexOf(new RidgeForm(RidgeAnchor.Last, hasDrift));
    }

    private static int Cutoff(int trainingEnd, int k) => (int)((long)trainingEnd * (Ninths - Cutoffs + k) / Ninths);
}
