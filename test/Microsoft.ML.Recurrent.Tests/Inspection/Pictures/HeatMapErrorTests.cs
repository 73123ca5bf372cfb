using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

/// <summary>Refusals of pictures that cannot be drawn, with the pictures that there are instead.</summary>
public class HeatMapErrorTests
{
    private static readonly LayerInspection _layer = HeatMapTests.Layer(3);

    [Fact]
    public void UnknownNamesAreRefusedWithThoseThereAre()
    {
        Message<ArgumentException>(() => _layer.GateHeatMap("Forget")).Should().Be("There is no gate 'Forget'; expected one of input, forget, candidate, output. (Parameter 'gate')");
        Message<ArgumentException>(() => _layer.StateHeatMap("memory")).Should().Be("There is no state 'memory'; expected one of hidden, cell. (Parameter 'state')");
    }

    [Fact]
    public void NullNamesAreRefusedByTheParameter()
    {
        _layer.Invoking(l => l.GateHeatMap(null!)).Should().Throw<ArgumentNullException>().WithParameterName("gate");
        _layer.Invoking(l => l.StateHeatMap(null!)).Should().Throw<ArgumentNullException>().WithParameterName("state");
    }

    [Fact]
    public void LabelsOfAnotherNumberThanStepsAreRefused() => Message<ArgumentException>(() => _layer.GateHeatMap("forget", ["a", "b"])).Should().Be(
        "There are 2 step labels for a row of 3 steps; expected a label for each step, or null for numbers. (Parameter 'stepLabels')");

    [Fact]
    public void UnitsThatAreNotThereAreRefused()
    {
        Message<ArgumentOutOfRangeException>(() => _layer.StateHeatMap("cell", units: [0, 5])).Should().StartWith("There is no unit 5; expected units from 0 to 4.");
        Message<ArgumentOutOfRangeException>(() => _layer.StateHeatMap("cell", units: [-1])).Should().StartWith("There is no unit -1; expected units from 0 to 4.");
        Message<ArgumentException>(() => _layer.StateHeatMap("cell", units: [])).Should().StartWith("There are no units to draw; expected one or more, or null for all.");
    }

    [Fact]
    public void RowWithoutStepsIsRefused()
    {
        const string Expected = "The row has no steps, so there is nothing to draw; expected a row of one step or more.";
        var row = new RecurrentTransformer(OnnxModels.Create(new LstmOptions { Pooling = SequencePooling.Attention }, OnnxModels.Binary, ["Words"]))
            .InspectRow(OnnxRow.Create(0).Single());

        foreach (var draw in new Func<InspectionPicture>[]
        {
            () => row.Layer(0).GateHeatMap("forget"), () => row.Layer(0).MeanGatesHeatMap(), () => row.Layer(0).StateHeatMap("cell"),
            () => row.ScoreLine(), () => row.AttentionHeatMap(),
        })
            Message<InvalidOperationException>(draw).Should().Be(Expected);
    }

    [Fact]
    public void CellWithoutGatesAndNetworkWithoutAttentionSaySo()
    {
        var cell = Cell.Define("stateless", s => s.Output(Expr.Tanh(s.Input("a"))));
        var layer = HeatMapTests.Layer(2, new RecurrentCellOptions { Cell = cell });

        Message<InvalidOperationException>(() => layer.MeanGatesHeatMap()).Should().Be("The cell has no gates to draw; a cell of your own names them by Step.Gate.");
        Message<ArgumentException>(() => layer.GateHeatMap("forget")).Should().Be("There is no gate 'forget'; the cell has no gate. (Parameter 'gate')");
        Message<InvalidOperationException>(() => new RowInspection([], [], [[1f]]).AttentionHeatMap()).Should().Be(
            "The network has no attention weights; expected one that pools by SequencePooling.Attention.");
    }

    [Fact]
    public void MoreCellsThanCanBeSeenAreRefused()
    {
        string[] names = [.. Enumerable.Repeat("unit", 2048)];
        var axis = new Recurrent.Inspection.StepAxis(513, null);
        var map = new Recurrent.Inspection.HeatMap("Many", names, [], new Recurrent.Inspection.ColorScale(0, 1), axis);

        Message<ArgumentException>(() => map.Picture()).Should().Be(
            "A heat map of 2048 units and 513 steps has more than 1,048,576 cells; draw some of the units, or a shorter row.");
    }

    private static string Message<TException>(Func<InspectionPicture> draw)
        where TException : Exception => draw.Should().Throw<TException>().Which.Message;
}
