using System.Globalization;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using UnderstandingLstm.Problems;
using UnderstandingLstm.Studies;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>A cell on the adding problem.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Median">The median mean squared error over the seeds.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
internal sealed record AddingResult(string Cell, double Median, double Lowest, double Highest);

/// <summary>The adding problem over 100 steps with 64 units and the same training for every cell: the library's defaults, 4,000 steps on batches of 32.</summary>
internal static class AddingRun
{
    private const int Length = 100, HiddenSize = 64, Steps = 4000, Rows = 20_000;

    private static readonly (string Name, Cell Cell)[] _cells =
    [
        ("LSTM", new LstmCell()), ("GRU", new GruCell()), ("RNN (tanh)", new RnnCell()),
        ("IRNN", new RnnCell { Activation = RnnActivation.Relu, StartsFromIdentity = true }), ("minGRU", new MinGruCell()),
    ];

    public static void Run(IReadOnlyList<int> seeds, string directory, TextWriter table)
    {
        var file = new ResultFile<AddingResult>(directory, "adding.json");
        var problem = new AddingProblem(Length);
        table.WriteLine($"Mean squared error over {Length} steps; the mean alone has {problem.Chance.ToString("F3", CultureInfo.InvariantCulture)}");
        foreach (var (name, cell) in _cells)
        {
            var network = CellNetwork.Of(cell, HiddenSize, Steps);
            var error = Spread.Of(seeds.Select(seed => problem.Error(new MLContext(seed), network, Rows, seed, new FitContext())));
            table.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12}{error.Median:F4} ({error.Lowest:F4} to {error.Highest:F4})"));
            file.Add(new AddingResult(name, error.Median, error.Lowest, error.Highest));
        }

        file.Save(table);
    }
}
