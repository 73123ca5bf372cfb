using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Scoring;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>Scoring with an LSTM, one size at a time; the sizes take turns, so that a change of the machine's pace meets all alike.</summary>
internal static class ScoringScaling
{
    private const int Inputs = 32;

    public static IEnumerable<ScalingResult> Rows(bool quick) =>
        [Measure("scoring, 40 steps, 64 hidden", "rows", quick, [256, 512, 1024, 2048, 4096], rows => Scorer(rows, 40, 64))];

    public static IEnumerable<ScalingResult> Steps(bool quick) =>
        [Measure("scoring, 64 rows, 64 hidden", "steps", quick, [25, 50, 100, 200, 400, 800], steps => Scorer(64, steps, 64))];

    /// <summary>Between linear (inputs) and quadratic (recurrence).</summary>
    public static IEnumerable<ScalingResult> Hidden(bool quick) =>
        [Measure("scoring, 64 rows, 40 steps", "hidden size", quick, [32, 64, 128, 256, 512], hidden => Scorer(64, 40, hidden))];

    /// <summary>One core after another; −1 is ideal.</summary>
    public static IEnumerable<ScalingResult> Threads(bool quick)
    {
        var run = Scorer(1024, 40, 64);
        List<ScalingPoint> points = [];
        for (int threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
        {
            Cores.Use(threads);
            points.Add(new ScalingPoint(threads, Alternation.Medians(quick ? 0.3 : 2, run)[0] * 1e3));
        }

        return points.Count < 2 ? [] : [new ScalingResult("scoring, 1024 rows, 40 steps, 64 hidden", "threads", "ms", points)];
    }

    private static ScalingResult Measure(string name, string size, bool quick, int[] sizes, Func<int, Action> prepare)
    {
        Cores.Use(1);
        double[] times = Alternation.Medians(quick ? 0.5 : 6, Array.ConvertAll(sizes, s => prepare(s)));
        return new ScalingResult(name, size, "ms", [.. sizes.Zip(times, (s, t) => new ScalingPoint(s, t * 1e3))]);
    }

    private static Action Scorer(int rows, int steps, int hidden)
    {
        var model = GeneratedRows.Model(new LstmOptions { HiddenSize = hidden, Bidirectional = false }, Inputs);
        var data = GeneratedRows.Rows(model, Enumerable.Repeat(steps, rows));
        var scorer = new NetworkScorer(model);
        var outputs = scorer.CreateOutputs();
        return () => scorer.ScoreAll(data, outputs);
    }
}
