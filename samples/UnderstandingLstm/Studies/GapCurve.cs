using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace UnderstandingLstm.Studies;

/// <summary>Of one cell, the accuracy at each gap over the seeds.</summary>
/// <param name="Cell">The cell's name.</param>
/// <param name="Gaps">Words between cue and answer.</param>
/// <param name="Accuracies">At each gap.</param>
internal sealed record GapCurve(string Cell, IReadOnlyList<int> Gaps, IReadOnlyList<Spread> Accuracies)
{
    /// <summary>A curve for each cell, and the first seed's LSTM. Fits run side by side.</summary>
    public static (IReadOnlyList<GapCurve> Curves, ITransformer Lstm) Measure(Effort effort, Progress progress, CancellationToken cancellationToken)
    {
        var fits = (from cell in GapStudy.Cells from seed in effort.Seeds select (cell.Key, Cell: cell.Value, Seed: seed)).ToArray();
        var classifiers = new ITransformer[fits.Length];
        var accuracies = new double[fits.Length][];
        SideBySide.Run("fits on sentences", fits.Length, i => accuracies[i] = GapStudy.Accuracies(classifiers[i] = Fit(fits[i].Cell, fits[i].Seed), effort), progress, cancellationToken);
        var curves = fits.Zip(accuracies).GroupBy(f => f.First.Key).Select(cell => new GapCurve(
            cell.Key, effort.Gaps, [.. effort.Gaps.Select((_, gap) => Spread.Of(cell.Select(f => f.Second[gap])))]));
        return ([.. curves], classifiers[Array.FindIndex(fits, f => f.Key == "LSTM")]);

        ITransformer Fit(Cell cell, int seed) => GapStudy.Fit(cell, effort, seed, cancellationToken);
    }
}
