using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Scoring with an LSTM of 64 inputs and 128 hidden units against ONNX Runtime and against libtorch without gradients.</summary>
internal static class ScoringComparison
{
    private const int Inputs = 64;
    private const int Hidden = 128;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        var model = GeneratedRows.Model(new LstmOptions { HiddenSize = Hidden, Bidirectional = false }, Inputs);
        Cores.Use(1);
        foreach (var row in OneRow(model, effort).Concat(StreamedStep(model, effort)))
            yield return row;
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            foreach (var row in Batch(model, count, effort))
                yield return row;
        }

        Cores.Use(Environment.ProcessorCount);
        yield return PredictionComparison.Run(effort);
        yield return FirstScoreComparison.Run();
    }

    private static IEnumerable<Comparison> OneRow(FittedModel model, Effort effort)
    {
        using var scope = torch.NewDisposeScope();
        var rows = GeneratedRows.Rows(model, [100]);
        var session = new NetworkScorer(model).CreateSession();
        var output = new float[1];
        using var libtorch = new TorchScorer(model);
        using var onnx = new OnnxScorer(model, rows, threads: 1);
        var (values, _) = TorchScorer.Batch(rows, [0]);
        double[] times = Alternation.Medians(
            effort.Seconds, () => session.Score(rows, [0], output), onnx.Score, () => libtorch.ScorePadded(values));
        return Both("scoring, one row of 100 steps, 1 thread", times, "torch.nn.LSTM");
    }

    /// <summary>One more step of a stream and the score after it, from the state that the step before has left.</summary>
    private static IEnumerable<Comparison> StreamedStep(FittedModel model, Effort effort)
    {
        using var scope = torch.NewDisposeScope();
        var rows = GeneratedRows.Rows(model, [1]);
        var network = new ManagedNetwork(model.Shape, model.Weights);
        var workspace = new NetworkWorkspace();
        float[] state = new float[2 * Hidden], score = new float[1];
        PackedBatch? batch = null;
        using var libtorch = new TorchScorer(model);
        using var onnx = new OnnxScorer(model, rows, threads: 1);
        var (values, _) = TorchScorer.Batch(rows, [0]);
        double[] times = Alternation.Medians(
            effort.Seconds, Step, onnx.Score, () => libtorch.ScorePadded(values));
        return Both("scoring, one streamed step, 1 thread", times, "torch.nn.LSTM");

        void Step()
        {
            batch = rows.Pack([0], batch);
            network.Score(batch, workspace, network.Step(batch, workspace, state), score);
        }
    }

    private static IEnumerable<Comparison> Batch(FittedModel model, int threads, Effort effort)
    {
        using var scope = torch.NewDisposeScope();
        var rows = GeneratedRows.Rows(model, GeneratedRows.Lengths(256, 5, 100));
        var scorer = new NetworkScorer(model);
        var outputs = scorer.CreateOutputs();
        using var libtorch = new TorchScorer(model);
        using var onnx = new OnnxScorer(model, rows, threads);
        var (values, lengths) = TorchScorer.Batch(rows, [.. Enumerable.Range(0, rows.Rows)]);
        double[] times = Alternation.Medians(
            effort.Seconds, () => scorer.ScoreAll(rows, outputs), onnx.Score, () => libtorch.ScorePacked(values, lengths));
        return Both($"scoring, 256 rows of 5-100 steps, {LayerComparison.Named(threads)}", times, "torch.nn.LSTM, packed");
    }

    private static IEnumerable<Comparison> Both(string name, double[] times, string libtorch) =>
    [
        Comparison.OfTimes(name, times[0], times[1], "ONNX Runtime"),
        Comparison.OfTimes(name, times[0], times[2], libtorch),
    ];
}
