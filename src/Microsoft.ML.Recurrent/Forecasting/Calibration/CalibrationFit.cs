using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Forecasting.Windows;

namespace Microsoft.ML.Recurrent.Forecasting.Calibration;

/// <summary>Forecasts from the validation split's origins and measures how far intervals have to be widened to keep their word.</summary>
internal static class CalibrationFit
{
    // More scores say little more of a quantile, and forecasts cost time.
    private const int MostOrigins = 10_000;
    private const int BatchOrigins = 1024;

    /// <param name="model">The forecaster, not calibrated.</param>
    /// <param name="validation">The split's origins.</param>
    /// <param name="throwIfCancelled">Called before every batch.</param>
    /// <returns>The calibration, and the least number of scores of a target at each horizon step.</returns>
    public static (IntervalCalibration Calibration, int[] Counts) Run(
        FittedForecast model, IReadOnlyList<LabelledOrigin> validation, Action throwIfCancelled)
    {
        var scorer = new ForecastScorer(model);
        var memory = scorer.CreateMemory();
        int horizon = model.Options.Horizon, targets = model.Columns.Targets.Count;
        List<float>[] scores = [.. Enumerable.Range(0, horizon * targets).Select(_ => new List<float>())];
        int[] constant = new int[scores.Length];
        int stride = (validation.Count + MostOrigins - 1) / MostOrigins;
        foreach (var batch in validation.Where((_, i) => i % stride == 0).Chunk(scorer.OriginsOf(BatchOrigins)))
        {
            throwIfCancelled();
            double[] levels = scorer.ScoreLevels([.. batch.Select(o => o.Origin)], memory);
            int width = levels.Length / batch.Length;
            for (int i = 0; i < batch.Length; i++)
                Add(batch[i], levels.AsSpan(i * width, width), model, scores, constant);
        }

        int[] counts = [.. scores.Select((s, cell) => s.Count > 0 ? s.Count : constant[cell])];
        return (IntervalCalibration.Fit(scores, model.Options.ConfidenceLevel), [.. counts.Chunk(targets).Select(step => step.Min())]);
    }

    private static void Add(LabelledOrigin labelled, ReadOnlySpan<double> levels, FittedForecast model, List<float>[] scores, int[] constant)
    {
        var known = model.Network.Levels;
        int targets = model.Columns.Targets.Count, stride = levels.Length / scores.Length;
        for (int cell = 0; cell < scores.Length; cell++)
        {
            long row = labelled.Origin.Row + 1 + cell / targets;
            if (row >= labelled.End || float.IsNaN(labelled.Origin.Series[row][cell % targets]))
                continue;
            var forecast = levels.Slice(cell * stride, stride);
            // A constant says nothing of the bounds of what moves, and has none to widen.
            if (forecast[^2] == ConstantTargets.Scale)
            {
                constant[cell]++;
                continue;
            }

            float score = IntervalCalibration.Score(
                forecast[1 + known.LowerIndex], forecast[1 + known.UpperIndex], labelled.Origin.Series.Target(row, cell % targets), forecast[^2]);
            if (!float.IsNaN(score))
                scores[cell].Add(score);
        }
    }
}
