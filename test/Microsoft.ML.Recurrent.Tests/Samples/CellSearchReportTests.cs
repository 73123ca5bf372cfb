using UnderstandingLstm;
using UnderstandingLstm.Studies;

namespace Microsoft.ML.Recurrent.Tests.Samples;

/// <summary>The search for cells claims no more than its seeds show.</summary>
public sealed class CellSearchReportTests
{
    [Theory]
    [InlineData(0.2, 0.1, 0.29, "better on every seed.")]
    [InlineData(0.2, 0.1, 0.31, "no difference beyond that between seeds.")]
    [InlineData(0.5, 0.41, 0.6, "worse on every seed.")]
    [InlineData(0.2, 0.2, 0.2, "one seed, which decides nothing.")]
    public void FindingIsThatOfTheSpread(double median, double lowest, double highest, string ending)
    {
        Finalist[] finalists =
        [
            new("LSTM", new LstmCell(), 0.5, new Spread(0.5, 0.4, 0.6)), new("GRU", new GruCell(), 0.5, new Spread(0.35, 0.3, 0.4)),
            new("found 1", new MinimalGatedCell(), 0.1, new Spread(0.9, 0.8, 1)), new("found 2", new MinGruCell(), 0.2, new Spread(median, lowest, highest)),
        ];

        CellSearchReport.Finding(200, finalists).Should().StartWith("Of 200 cells the best found, 'mingru', has ").And.Contain("and the GRU 0.350: ").And.EndWith(ending);
        CellSearchReport.Finding(3, finalists[..2]).Should().Be("Among 3 cells there was none but the two that the search began with.");
    }

    [Fact]
    public void CellThatBeatsTheBestKnownOnEverySeedIsNamedThoughAnotherHasTheLowestMedian()
    {
        Finalist[] finalists =
        [
            new("LSTM", new LstmCell(), 0.3, new Spread(0.3, 0.2, 0.4)), new("GRU", new GruCell(), 0.5, new Spread(0.5, 0.4, 0.6)),
            new("found 1", new MinimalGatedCell(), 0.1, new Spread(0.01, 0.01, 0.25)), new("found 2", new MinGruCell(), 0.2, new Spread(0.1, 0.05, 0.15)),
        ];

        CellSearchReport.Finding(200, finalists).Should().EndWith(
            "and the LSTM 0.300: no difference beyond that between seeds. 'mingru', with 0.100, is better than the LSTM on every seed.");
    }
}
