using Microsoft.ML.Recurrent.Tests.Fixtures;
using UnderstandingLstm.Problems;
using UnderstandingLstm.Studies;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>The adding problem over 100 steps with 64 units, 4,000 optimizer steps and the library's defaults: gates carry a number over 100 steps, a simple network does not.</summary>
public class AddingProblemTests
{
    private static readonly AddingProblem _problem = new(length: 100);

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void LstmAddsNumbersThatStandAHundredStepsApart() => Error(new LstmCell()).Should().BeLessThanOrEqualTo(0.01);

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void GruAddsNumbersThatStandAHundredStepsApart() => Error(new GruCell()).Should().BeLessThanOrEqualTo(0.01);

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void SimpleNetworkAtTheSameBudgetKnowsTheMeanAlone() => Error(new RnnCell()).Should().BeInRange(0.9 * _problem.Chance, 1.1 * _problem.Chance);

    private static double Error(Cell cell) =>
        _problem.Error(new MLContext(1), CellNetwork.Of(cell, hiddenSize: 64, steps: 4000), rows: 20_000, seed: 1, new FitContext());
}
