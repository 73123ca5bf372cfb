using Microsoft.ML;
using Microsoft.ML.Recurrent;
using UnderstandingLstm.Problems;

namespace UnderstandingLstm.Studies;

/// <summary>Accuracy against the words between cue and answer.</summary>
internal static class GapStudy
{
    private const int TrainingRows = 16_000, TestRows = 400, BatchSize = 32;

    /// <summary>The cells that the text speaks of, and one that was made for the purpose.</summary>
    public static IReadOnlyDictionary<string, Cell> Cells { get; } = new Dictionary<string, Cell>
    {
        ["RNN"] = new RnnCell(),
        ["LSTM"] = new LstmCell(),
        ["GRU"] = new GruCell(),
        ["clockwork"] = new ClockworkCell { Periods = [1, 2, 4, 8] },
    };

    /// <summary>Fits a classifier of sentences with gaps of every length up to the longest.</summary>
    public static ITransformer Fit(Cell cell, Effort effort, int seed, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext(seed);
        var network = CellNetwork.Of(cell, effort.HiddenSize, effort.GapSteps, cancellationToken);
        var random = new Random(seed);
        int rows = Math.Min(TrainingRows, BatchSize * effort.GapSteps);
        var sentences = Enumerable.Range(0, rows).Select(_ => Sentences.Draw(random, random.Next(1, effort.Gaps[^1] + 1))).ToArray();
        return SymbolRow.Classifier(mlContext, network).Fit(mlContext.Data.LoadFromEnumerable(sentences));
    }

    /// <summary>The fraction right at each gap.</summary>
    public static double[] Accuracies(ITransformer classifier, Effort effort) => [.. effort.Gaps.Select(gap =>
    {
        var random = new Random(gap);
        return 1 - SymbolRow.FractionWrong(new MLContext(1), classifier, Enumerable.Range(0, TestRows).Select(_ => Sentences.Draw(random, gap)).ToArray());
    })];
}
