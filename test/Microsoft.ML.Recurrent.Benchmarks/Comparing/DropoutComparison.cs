using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Layers with dropout on recurrent products, forward and backward, as training runs them, beside the same layers without.</summary>
internal static class DropoutComparison
{
    private const double Rate = 0.3;

    private static readonly Cell[] _cells = [new LstmCell(), new GruCell(), new LstmCell { Peepholes = LstmGates.All }];

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            Clock.IsOfThread = count == 1;
            List<Comparison> states = [], weights = [];
            foreach (var cell in _cells)
            {
                foreach (var shape in LayerShape.All)
                {
                    var rows = Measure(cell, shape, count, effort.Seconds);
                    states.Add(rows.States);
                    weights.Add(rows.Weights);
                    yield return rows.States;
                    yield return rows.Weights;
                }
            }

            foreach (var (name, rows) in new[] { ("RecurrentDropout", states), ("RecurrentWeightDropout", weights) })
                yield return Comparison.OfMean($"layers with {name}, geometric mean, {LayerComparison.Named(count)}", rows, "without");
        }
    }

    private static (Comparison States, Comparison Weights) Measure(Cell cell, LayerShape shape, int threads, double seconds)
    {
        using var scope = torch.NewDisposeScope();
        using TrainedLayer plain = new(cell, shape, threads), states = new(cell, shape, threads, states: Rate), weights = new(cell, shape, threads, weights: Rate);
        var timings = Alternation.Measure(seconds, states.Run, weights.Run, plain.Run);
        string name = $"{cell.Name} layer, {shape}, {LayerComparison.Named(threads)}";
        return (
            Comparison.OfTimings($"{name}, RecurrentDropout", timings, 2, "without"),
            Comparison.OfTimes($"{name}, RecurrentWeightDropout", timings.Medians[1], timings.Medians[2], "without") with { Ratio = timings.Ratio(2, 1) });
    }
}
