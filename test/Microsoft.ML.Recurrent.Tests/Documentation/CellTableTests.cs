using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Documentation;

/// <summary>The README's table of cells has every cell, and as many parameters as it has.</summary>
public partial class CellTableTests
{
    private const int Inputs = 24, Hidden = 16;

    private static readonly Dictionary<string, (string Lowest, string Above)> _rows = Row().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")))
        .ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, row.Groups[row.Groups[3].Success ? 3 : 2].Value));

    public static TheoryData<string> Cells => [.. typeof(Cell).Assembly.GetExportedTypes().Where(t => t.IsSealed && t.IsSubclassOf(typeof(Cell))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void ParametersPerUnitAreThoseOfTheCellInTheLowestLayerAndAbove(string name)
    {
        var cell = (Cell)Activator.CreateInstance(typeof(Cell).Assembly.GetType($"Microsoft.ML.Recurrent.{name}")!)!;

        _rows.Should().ContainKey(name);
        Value(_rows[name].Lowest).Should().Be(PerUnit(cell.Graph.WithoutLower()));
        Value(_rows[name].Above).Should().Be(PerUnit(cell.Graph));
    }

    [Fact]
    public void LowestLayerOfTheDepthGatedLstmIsOneWithPeepholes() => PerUnit(new DepthGatedLstmCell().Graph.WithoutLower())
        .Should().Be(PerUnit(new LstmCell { Peepholes = LstmGates.All }.Graph)).And.Be(Value("4n + 4h + 11"));

    [Fact]
    public void FormulaIsReadAsItIsWritten() => Value("4n + 4h + 8").Should().Be(4 * Inputs + 4 * Hidden + 8);

    private static double PerUnit(CellGraph graph) =>
        (double)new LayerParameters(graph, LayerSizes.Of(graph, Inputs, Hidden)).Shapes.Sum(shape => shape.Count) / Hidden;

    /// <summary>Of a sum such as 4n + 4h + 8.</summary>
    private static double Value(string formula) => formula.Split('+', StringSplitOptions.TrimEntries).Sum(term => term[^1] switch
    {
        'n' => Factor(term) * Inputs,
        'h' => Factor(term) * Hidden,
        _ => int.Parse(term, CultureInfo.InvariantCulture),
    });

    private static int Factor(string term) => term.Length == 1 ? 1 : int.Parse(term[..^1], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(\w+Cell)` \|[^|]*\| ([^|,(]*?)(?: \(above: ([^)]*)\))?(?:,[^|]*)? \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
