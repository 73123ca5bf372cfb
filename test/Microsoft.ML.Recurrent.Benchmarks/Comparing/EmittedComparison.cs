using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Layers by their equations, forward and backward, against those that are written by hand and against libtorch's.</summary>
internal static class EmittedComparison
{
    private static readonly (Cell Cell, int Gates)[] _cells = [(new LstmCell(), 4), (new GruCell(), 3), (new RnnCell(), 1)];

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            Clock.IsOfThread = count == 1;
            double peak = Processor.MeasurePeak();
            List<Comparison> byHand = [], libtorch = [];
            foreach (var cell in _cells)
            {
                foreach (var shape in LayerShape.All)
                {
                    var rows = Measure(cell.Cell, shape, count, effort.Seconds);
                    byHand.Add(rows.ByHand with { OfPeak = shape.Operations(cell.Gates) / rows.Seconds / count / peak });
                    libtorch.Add(rows.Libtorch);
                    yield return byHand[^1];
                    yield return libtorch[^1];
                }
            }

            foreach (var (rows, peer) in new[] { (byHand, "by hand"), (libtorch, "libtorch") })
            {
                yield return Comparison.OfMean($"emitted layers, geometric mean, {LayerComparison.Named(count)}", rows, peer);
                yield return Comparison.OfMean($"emitted layers, slowest, {LayerComparison.Named(count)}", [rows.MinBy(r => r.Ratio)!], peer);
            }
        }
    }

    private static (Comparison ByHand, Comparison Libtorch, double Seconds) Measure(Cell cell, LayerShape shape, int threads, double seconds)
    {
        using var scope = torch.NewDisposeScope();
        EmittedLayer ours = new(cell, shape, threads);
        HandWrittenLayer byHand = new(cell, shape, threads);
        using var peer = new TorchLayer(cell.Name, shape);
        var timings = Alternation.Measure(seconds, ours.Run, byHand.Run, peer.RunPadded, peer.RunPacked);
        string name = $"{cell.Name} layer, {shape}, {LayerComparison.Named(threads)}";
        int faster = timings.Ratio(2, 3) > 1 ? 3 : 2;
        return (Comparison.OfTimings(name, timings, 1, "by hand"), Comparison.OfTimings(name, timings, faster, "libtorch"), timings.Medians[0]);
    }
}
