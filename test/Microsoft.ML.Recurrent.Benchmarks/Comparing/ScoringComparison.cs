using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using Microsoft.ML.Recurrent.Scoring;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Scoring with an LSTM of 64 inputs and 128 hidden units against libtorch without gradients.</summary>
internal static class ScoringComparison
{
    private const int Inputs = 64;
    private const int Hidden = 128;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        var model = GeneratedRows.Model(new LstmOptions { HiddenSize = Hidden }, Inputs);
        Cores.Use(1);
        yield return OneRow(model, steps: 100, effort, "scoring, one row of 100 steps, 1 thread");
        yield return OneRow(model, steps: 1, effort, "scoring, one row of 1 step, 1 thread");
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            yield return Batch(model, count, effort);
        }

        Cores.Use(Environment.ProcessorCount);
        yield return PredictionComparison.Run(effort);
    }

    private static Comparison OneRow(FittedModel model, int steps, Effort effort, string name)
    {
        using var scope = torch.NewDisposeScope();
        var rows = GeneratedRows.Rows(model, [steps]);
        var session = new NetworkScorer(model).CreateSession();
        var output = new float[1];
        using var peer = new TorchScorer(model);
        var (values, _) = TorchScorer.Batch(rows, [0]);
        double[] times = Alternation.Medians(effort.Seconds, () => session.Score(rows, [0], output), () => peer.ScorePadded(values));
        return Comparison.OfTimes(name, times[0], times[1], "torch.nn.LSTM");
    }

    private static Comparison Batch(FittedModel model, int threads, Effort effort)
    {
        using var scope = torch.NewDisposeScope();
        var rows = GeneratedRows.Rows(model, GeneratedRows.Lengths(256, 5, 100));
        var scorer = new NetworkScorer(model);
        var outputs = new float[rows.Rows];
        using var peer = new TorchScorer(model);
        var (values, lengths) = TorchScorer.Batch(rows, [.. Enumerable.Range(0, rows.Rows)]);
        double[] times = Alternation.Medians(effort.Seconds, () => scorer.ScoreAll(rows, outputs), () => peer.ScorePacked(values, lengths));
        return Comparison.OfTimes(
            $"scoring, 256 rows of 5-100 steps, {LayerComparison.Named(threads)}", times[0], times[1], "torch.nn.LSTM, packed");
    }
}
