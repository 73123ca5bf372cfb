using System.Diagnostics;
using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>
/// Transforms a million rows that are made as they are read, against libtorch's LSTM under <c>no_grad</c> on ready, sorted batches of 256
/// of the same rows.
/// </summary>
internal static class TransformComparison
{
    private const int BatchRows = 256;
    private const int Batches = 64;
    private const int Parts = 4;
    private const int Inputs = 8;
    private const int Hidden = 32;
    private const int Shortest = 5;
    private const int Longest = 35;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        var model = GeneratedRows.Model(new LstmOptions { HiddenSize = Hidden, Bidirectional = false }, Inputs);
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            foreach (var row in Measure(model, count, effort.TransformRows))
                yield return row;
        }
    }

    private static IEnumerable<Comparison> Measure(FittedModel model, int threads, int total)
    {
        using var scope = torch.NewDisposeScope();
        using var peer = new TorchScorer(model);
        var rows = GeneratedRows.Rows(model, GeneratedRows.Lengths(BatchRows * Batches, Shortest, Longest));
        int[] sorted = [.. Enumerable.Range(0, rows.Rows).OrderByDescending(rows.Length)];
        var batches = sorted.Chunk(BatchRows).Select(which => TorchScorer.Batch(rows, which)).ToArray();
        List<double> ours = [], theirs = [];
        List<long> resident = [];
        using var pass = new Pass(model, total + total / 100);
        pass.Advance(total / 100);
        // One pass in parts, in turn with the peer, so that both meet the machine in the same state; its memory is looked at after each.
        for (int part = 0; part < Parts; part++)
        {
            theirs.Add(Time(() => Score(peer, batches)) / (BatchRows * Batches));
            ours.Add(Time(() => pass.Advance(total / Parts)) / (total / Parts));
            resident.Add(Process.GetCurrentProcess().WorkingSet64 >> 20);
        }

        string named = LayerComparison.Named(threads);
        yield return Comparison.OfRates(
            $"transform, {total:N0} rows, {named}", "rows/s", 1 / Alternation.Median(ours), 1 / Alternation.Median(theirs), "torch.nn.LSTM, sorted batches");
        yield return new Comparison(
            $"transform, memory after {total:N0} rows, {named}", "MiB", resident[^1], resident[0], $"ours after {total / Parts:N0} rows", (double)resident[0] / resident[^1]);
    }

    private static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Score(TorchScorer peer, (torch.Tensor Values, torch.Tensor Lengths)[] batches)
    {
        foreach (var (values, lengths) in batches)
            peer.ScorePacked(values, lengths);
    }

    private sealed class Pass : IDisposable
    {
        private readonly DataViewRowCursor _cursor;
        private readonly ValueGetter<float> _score;
        private float _value;

        public Pass(FittedModel model, int rows)
        {
            var mlContext = new MLContext(seed: 1);
            var view = new RecurrentTransformer(model).Transform(
                mlContext.Data.LoadFromEnumerable(GeneratedRows.Stream(rows, Inputs, Shortest, Longest)));
            _cursor = view.GetRowCursor([view.Schema["Score"]]);
            _score = _cursor.GetGetter<float>(view.Schema["Score"]);
        }

        public void Advance(int rows)
        {
            for (int row = 0; row < rows && _cursor.MoveNext(); row++)
                _score(ref _value);
        }

        public void Dispose() => _cursor.Dispose();
    }
}
