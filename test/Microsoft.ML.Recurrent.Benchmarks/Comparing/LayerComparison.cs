using System.Diagnostics;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>One layer, forward and backward, as training runs it, against libtorch's own module.</summary>
internal static class LayerComparison
{
    private const double WarmUpSeconds = 1.5;

    private static readonly RecurrentOptions[] _cells = [new LstmOptions(), new GruOptions(), new RnnOptions()];

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            Clock.IsOfThread = count == 1;
            WarmUp(count);
            List<Comparison> all = [];
            foreach (RecurrentOptions options in _cells)
            {
                foreach (var shape in LayerShape.All)
                {
                    all.Add(Measure(options, shape, count, effort.Seconds));
                    yield return all[^1];
                }
            }

            yield return Comparison.OfMean($"layers, geometric mean, {Named(count)}", all, "libtorch");
            yield return Comparison.OfMean($"layers, slowest, {Named(count)}", [all.MinBy(r => r.Ratio)!], "libtorch");
            foreach (var row in CellComparison.Run(count, effort.Seconds))
                yield return row;
        }
    }

    public static string Named(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    /// <summary>Until the compiler is done with what all shapes share: it needs thousands of calls, and seconds, beside which nobody is to be
    /// measured.</summary>
    private static void WarmUp(int threads)
    {
        using var scope = torch.NewDisposeScope();
        var shape = new LayerShape(32, 50, 32, 32);
        foreach (RecurrentOptions options in _cells)
        {
            using var ours = new TrainedLayer(options.ToCell(), shape, threads);
            using var peer = new TorchLayer(options.CellName, shape);
            foreach (Action run in new Action[] { ours.Run, peer.RunPadded, peer.RunPacked })
            {
                for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < WarmUpSeconds;)
                    run();
            }
        }
    }

    private static Comparison Measure(RecurrentOptions options, LayerShape shape, int threads, double seconds)
    {
        using var scope = torch.NewDisposeScope();
        using var ours = new TrainedLayer(options.ToCell(), shape, threads);
        using var peer = new TorchLayer(options.CellName, shape);
        var timings = Alternation.Measure(seconds, ours.Run, peer.RunPadded, peer.RunPacked);
        string name = $"{options.CellName} layer, {shape}, {Named(threads)}", module = $"torch.nn.{options.CellName.ToUpperInvariant()}";
        bool packed = timings.Ratio(1, 2) > 1;
        double gates = options switch { LstmOptions => 4, GruOptions => 3, _ => 1 };
        return Comparison.OfTimings(name, timings, packed ? 2 : 1, packed ? $"{module}, packed" : module) with
        {
            OfPeak = shape.Operations(gates) / timings.Medians[0] / threads / Processor.MeasurePeak(),
        };
    }
}
