using System.Diagnostics;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Rows;

/// <summary>Accuracy of default trainers beside ML.NET's.</summary>
internal static class RowAccuracy
{
    private const string Model = "Trainers.Lstm";
    private const int Networks = 5;

    public static IEnumerable<AccuracyResult> Measure(RowSet set, AccuracyEffort effort)
    {
        var baseline = FitBaseline(set, effort.CreateContext(1));
        RowFit[] fits = [.. effort.Seeds.Select(seed => Fit(set, effort.CreateContext(seed), seed))];
        double[] seconds = Array.ConvertAll(fits, f => f.Seconds);
        yield return AccuracyResult.Of(
            set.Name, Model, Metric.Accuracy, effort.Seeds, Array.ConvertAll(fits, f => f.Accuracy), new BaselineResult(set.BaselineName, baseline.Accuracy))
            with
        { FitSeconds = seconds };
        yield return AccuracyResult.Of(
            set.Name, Model, Metric.LogLoss, effort.Seeds, Array.ConvertAll(fits, f => f.LogLoss), new BaselineResult(set.BaselineName, baseline.LogLoss))
            with
        { FitSeconds = seconds };
    }

    /// <summary>Accuracy on a new draw for each seed; the baseline's is the mean.</summary>
    public static IEnumerable<AccuracyResult> MeasureDraws(RowKind kind, AccuracyEffort effort)
    {
        RowSet[] sets = [.. effort.ManySeeds.Select(kind.Draw)];
        double baseline = sets.Average(set => FitBaseline(set, effort.CreateContext(1)).Accuracy);
        RowFit[] fits = [.. sets.Zip(effort.ManySeeds, (set, seed) => Fit(set, effort.CreateContext(seed), seed))];
        yield return AccuracyResult.Of(
            $"generated: {kind.Name}", Model, Metric.Accuracy, effort.ManySeeds, Array.ConvertAll(fits, f => f.Accuracy),
            new BaselineResult(sets[0].BaselineName, baseline)) with
        { FitSeconds = Array.ConvertAll(fits, f => f.Seconds) };
    }

    /// <summary>Several networks beside one, on the split of each seed.</summary>
    public static IEnumerable<AccuracyResult> MeasureEnsemble(Func<int, RowSet> draw, AccuracyEffort effort)
    {
        RowSet[] sets = [.. effort.Seeds.Select(draw)];
        RowFit[] alone = [.. sets.Zip(effort.Seeds, (set, seed) => Fit(set, effort.CreateContext(seed), seed))];
        RowFit[] together = [.. sets.Zip(effort.Seeds, (set, seed) => Fit(set with { Options = set.Options with { Ensemble = Networks } }, effort.CreateContext(seed), seed))];
        foreach (var (metric, value) in new (Metric, Func<RowFit, double>)[] { (Metric.Accuracy, f => f.Accuracy), (Metric.LogLoss, f => f.LogLoss) })
        {
            yield return AccuracyResult.Of(
                $"{sets[0].Name}, {Networks} networks", Model, metric, effort.Seeds, Array.ConvertAll(together, f => value(f)),
                new BaselineResult("one network", alone.Average(value))) with
            { FitSeconds = Array.ConvertAll(together, f => f.Seconds) };
        }
    }

    private static RowFit Fit(RowSet set, MLContext context, int seed)
    {
        var splits = set.Load(context);
        var prepared = set.Prepare(context).Fit(splits.Training);
        var options = set.Options with { Seed = seed };
        var trainer = set.IsBinary ? context.BinaryClassification.Trainers.Lstm(options) : context.MulticlassClassification.Trainers.Lstm(options);
        var training = prepared.Transform(splits.Training);
        var watch = Stopwatch.StartNew();
        var model = splits.Validation is null ? trainer.Fit(training) : trainer.Fit(training, prepared.Transform(splits.Validation));
        double seconds = watch.Elapsed.TotalSeconds;
        return Evaluate(set, context, model.Transform(prepared.Transform(splits.Test)), seconds);
    }

    private static RowFit FitBaseline(RowSet set, MLContext context)
    {
        var splits = set.Load(context);
        var model = set.Prepare(context).Append(set.Baseline(context)).Fit(splits.Training);
        return Evaluate(set, context, model.Transform(splits.Test), 0);
    }

    private static RowFit Evaluate(RowSet set, MLContext context, IDataView scored, double seconds)
    {
        if (set.IsBinary)
        {
            var metrics = context.BinaryClassification.Evaluate(scored);
            return new RowFit(metrics.Accuracy, metrics.LogLoss, seconds);
        }

        var several = context.MulticlassClassification.Evaluate(scored);
        return new RowFit(several.MicroAccuracy, several.LogLoss, seconds);
    }

    private sealed record RowFit(double Accuracy, double LogLoss, double Seconds);
}
