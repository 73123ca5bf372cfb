using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

/// <summary>Gates, states and attention weights as heat maps over the tokens of a row.</summary>
public class HeatMapTests
{
    private const int Hidden = 5, Ground = 1, Scale = 32;

    private static readonly string[] _tokens = ["I", "grew", "up", "in", "<France> & \"Co\""];

    [Fact]
    public void GateHasACellForEveryUnitAndStepAndALabelForEachToken()
    {
        var picture = new DrawnPicture(Layer(_tokens.Length).GateHeatMap("forget", _tokens));

        picture.Rectangles.Should().HaveCount(Ground + Hidden * _tokens.Length + Scale);
        picture.VerticalTexts.Should().Equal(_tokens);
        picture.Texts.Should().Contain(["Gate forget, layer 0", "unit 0", "unit 4"]);
    }

    [Fact]
    public void DarkerCellsAreGatesThatAreMoreOpen()
    {
        var layer = Layer(7);
        float[] gates = [.. Enumerable.Range(0, Hidden).SelectMany(unit => layer.Gates["input"].Select(step => step[unit]))];

        var cells = new DrawnPicture(layer.GateHeatMap("input")).Rectangles[Ground..(Ground + gates.Length)];

        gates.Zip(cells).OrderBy(c => c.First).Select(c => Red(c.Second.Fill)).Should().BeInDescendingOrder();
        cells.Select(c => c.Fill).Distinct().Count().Should().BeGreaterThan(10);
    }

    [Fact]
    public void StepsGoFromLeftToRightAndUnitsFromAboveWithoutGaps()
    {
        var cells = new DrawnPicture(Layer(3).StateHeatMap("cell")).Rectangles[Ground..(Ground + 3 * Hidden)];

        for (int cell = 1; cell < cells.Length; cell++)
        {
            if (cell % 3 == 0)
                cells[cell].Y.Should().BeApproximately(cells[cell - 3].Y + cells[cell - 3].Height, 0.02);
            else
                cells[cell].X.Should().BeApproximately(cells[cell - 1].X + cells[cell - 1].Width, 0.02);
        }
    }

    [Fact]
    public void UnitsThatAreAskedForAreDrawnInTheirOrder()
    {
        var picture = new DrawnPicture(Layer(2).StateHeatMap("cell", units: [3, 1]));

        picture.Rectangles.Should().HaveCount(Ground + 2 * 2 + Scale);
        picture.Texts.Should().ContainInOrder("unit 3", "unit 1", "1", "2").And.NotContain("unit 0");
    }

    [Fact]
    public void MeanGatesHaveALineForEachGate()
    {
        var layer = Layer(4, new GruOptions());
        float[] means = [.. layer.Gates["update"].Select(step => step.Average())];

        var picture = new DrawnPicture(layer.MeanGatesHeatMap());

        picture.Texts.Should().Contain(["reset", "update", "candidate"]);
        means.Zip(picture.Rectangles[(Ground + 4)..(Ground + 8)]).OrderBy(m => m.First).Select(m => Blue(m.Second.Fill)).Should().BeInDescendingOrder();
    }

    [Fact]
    public void AttentionWeightsHaveALineForEachNetwork()
    {
        var model = OnnxModels.Create(new GruOptions { Pooling = SequencePooling.Attention }, OnnxModels.Binary, ["Keys", "Level"]);
        var row = new RecurrentTransformer(OnnxModels.Ensemble(model, 2)).InspectRow(OnnxRow.Create(6).Single());

        var picture = new DrawnPicture(row.AttentionHeatMap());

        picture.Rectangles.Should().HaveCount(Ground + 2 * 6 + Scale);
        picture.Texts.Should().Contain(["network 0", "network 1", "6"]);
    }

    [Fact]
    public void AttentionWeightsHaveALineForEachHead()
    {
        var model = OnnxModels.Create(new GruOptions { Pooling = SequencePooling.Attention, AttentionHeads = 3 }, OnnxModels.Binary, ["Keys", "Level"]);

        var picture = new DrawnPicture(new RecurrentTransformer(model).InspectRow(OnnxRow.Create(6).Single()).AttentionHeatMap());

        picture.Rectangles.Should().HaveCount(Ground + 3 * 6 + Scale);
        picture.Texts.Should().Contain(["network 0, head 0", "network 0, head 2"]);
    }

    [Fact]
    public void LongRowHasLabelsThatDoNotTouch()
    {
        var picture = new DrawnPicture(Layer(300).GateHeatMap("output"));

        picture.VerticalTexts.Length.Should().BeInRange(20, 80);
        picture.VerticalTexts[0].Should().Be("1");
        picture.Rectangles[0].Width.Should().BeInRange(800, 1100);
    }

    [Fact]
    public void CharactersThatXmlForbidsAreReplacedAndLongLabelsShortened()
    {
        string[] labels = ["tab\tand\u0001bell", "\ud800alone", new('x', 100), "", "高い😀"];

        new DrawnPicture(Layer(5).GateHeatMap("forget", labels)).VerticalTexts.Should().Equal("tab and bell", "\ufffdalone", new string('x', 27) + "…", "", "高い😀");
    }

    [Fact]
    public void NumbersAreWrittenAlikeInEveryCulture()
    {
        var layer = Layer(3);
        string expected = layer.StateHeatMap("cell").ToSvg();
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");

        string drawn = layer.StateHeatMap("cell").ToSvg();

        CultureInfo.CurrentCulture = culture;
        drawn.Should().Be(expected);
    }

    internal static LayerInspection Layer(int steps, RecurrentOptions? options = null)
    {
        var model = OnnxModels.Create(options ?? new LstmOptions(), OnnxModels.Binary, ["Keys", "Level"]);
        return new RecurrentTransformer(model).InspectRow(OnnxRow.Create(steps).Single()).Layer(0);
    }

    private static int Red(string color) => Convert.ToInt32(color[1..3], 16);

    private static int Blue(string color) => Red(color) + Convert.ToInt32(color[5..7], 16);
}
