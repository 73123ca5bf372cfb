using Microsoft.ML;
using Microsoft.ML.Recurrent;
using UnderstandingLstm.Problems;

namespace UnderstandingLstm.Studies;

/// <summary>Of one cell, the accuracy at each gap over the seeds.</summary>
/// <param name="Cell">The cell's name.</param>
/// <param name="Gaps">Words between cue and answer.</param>
/// <param name="Accuracies">At each gap.</param>
internal sealed record GapCurve(string Cell, IReadOnlyList<int> Gaps, IReadOnlyList<Spread> Accuracies);

/// <summary>Accuracy against the words between cue and answer. At each gap a network of its own learns from sentences with gaps up to this one, in the same number of steps.</summary>
internal static class GapStudy
{
    private const int MostRows = 16_000, TestRows = 500, BatchSize = 32;

    /// <summary>The cells that the text speaks of, and one that was made for the purpose.</summary>
    private static readonly Dictionary<string, Cell> _cells = new()
    {
        ["RNN"] = new RnnCell(),
        ["LSTM"] = new LstmCell(),
        ["GRU"] = new GruCell(),
        ["clockwork"] = new ClockworkCell { Periods = [1, 2, 4, 8] },
    };

    /// <summary>A curve for each cell, and of the LSTMs of the longest gap the one that is right most often.</summary>
    public static (IReadOnlyList<GapCurve> Curves, ITransformer Lstm) Run(Effort effort, Progress progress, CancellationToken cancellationToken)
    {
        var fits = (from cell in _cells from gap in effort.Gaps from seed in effort.Seeds select (Name: cell.Key, Cell: cell.Value, Gap: gap, Seed: seed)).ToArray();
        var context = new FitContext { CancellationToken = cancellationToken };
        var (classifiers, accuracies) = (new ITransformer[fits.Length], new double[fits.Length]);
        SideBySide.Run("fits on sentences", fits.Length, i =>
        {
            var network = CellNetwork.Of(fits[i].Cell, effort.HiddenSize, effort.GapSteps);
            classifiers[i] = Fit(network, fits[i].Gap, effort.GapSteps, fits[i].Seed, context);
            accuracies[i] = Accuracy(classifiers[i], fits[i].Gap);
        }, progress, cancellationToken);
        var curves = fits.Zip(accuracies).GroupBy(f => f.First.Name).Select(cell => new GapCurve(
            cell.Key, effort.Gaps, [.. cell.GroupBy(f => f.First.Gap).Select(gap => Spread.Of(gap.Select(f => f.Second)))]));
        int best = Enumerable.Range(0, fits.Length).Where(i => fits[i].Name == "LSTM" && fits[i].Gap == effort.Gaps[^1]).MaxBy(i => accuracies[i]);
        return ([.. curves], classifiers[best]);
    }

    private static ITransformer Fit(RecurrentCellOptions network, int longest, int steps, int seed, FitContext context)
    {
        var (mlContext, random) = (new MLContext(seed), new Random(seed));
        var sentences = Enumerable.Range(0, Math.Min(MostRows, BatchSize * steps)).Select(_ => Sentences.Draw(random, random.Next(1, longest + 1))).ToArray();
        return SymbolRow.Classifier(mlContext, network, context).Fit(mlContext.Data.LoadFromEnumerable(sentences));
    }

    private static double Accuracy(ITransformer classifier, int gap)
    {
        var random = new Random(gap);
        return 1 - SymbolRow.FractionWrong(new MLContext(1), classifier, Enumerable.Range(0, TestRows).Select(_ => Sentences.Draw(random, gap)).ToArray());
    }
}
