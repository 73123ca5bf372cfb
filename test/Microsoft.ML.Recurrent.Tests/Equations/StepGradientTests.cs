using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Every gradient of every cell is that of central differences; a plan computes what its graph says.</summary>
public class StepGradientTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void EveryGradientIsThatOfCentralDifferences(string cell) =>
        CentralDifferences.Errors(EquationCase.Of(cell)).Should().OnlyContain(e => e.Error <= 1e-6);

    [Theory]
    [InlineData("depth-gated lstm")]
    [InlineData("grid lstm")]
    public void EveryGradientOfTheLowestLayerIsThatOfCentralDifferences(string cell) =>
        CentralDifferences.Errors(new EquationCase(CellCases.Named(cell).Graph.WithoutLower())).Should().OnlyContain(e => e.Error <= 1e-6);

    [Fact]
    public void EveryGradientOfRandomEquationsIsThatOfCentralDifferences()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var layer = new EquationCase(RandomCells.Draw(seed), inputs: 2, hidden: 4, steps: 3, seed);

            CentralDifferences.Errors(layer).Should().OnlyContain(e => e.Error <= 1e-6, "the cell is that of seed {0}", seed);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void PlanComputesWhatTheGraphSays(string cell)
    {
        var layer = EquationCase.Of(cell);

        layer.RunPlan<double>().Should().Equal(layer.Evaluate(), (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void SinglePrecisionIsDoublePrecisionRounded(string cell)
    {
        var layer = EquationCase.Of(cell);
        var (single, twice) = (layer.Gradients<float>(), layer.Gradients<double>());

        layer.RunPlan<float>().Should().Equal(layer.Evaluate(), (a, b) => Math.Abs(a - b) <= 1e-5);
        for (int p = 0; p < layer.Parameters.Length; p++)
            single.Parameters[p].Should().Equal(twice.Parameters[p], (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(b)));
    }
}
