using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>A network's inner values as columns of a data view.</summary>
public class InspectionViewTests
{
    private static readonly OnnxRow[] _rows = OnnxRow.Create(3, 0, 5);

    private static readonly RecurrentTransformer _transformer = new(OnnxModels.Create(
        new LstmOptions { Layers = 2, Bidirectional = true }, OnnxModels.Multiclass, ["Words", "Level"], "Size"));

    [Fact]
    public void ColumnsAreTheGatesStatesAndOutputsOfEveryLayerAndTheScores()
    {
        var view = _transformer.AddInspection(RowInspectionTests.Rows(_rows));
        string[] suffixes = ["_l0", "_l0_reverse", "_l1", "_l1_reverse"];
        string[] names = ["gate_input", "gate_forget", "gate_candidate", "gate_output", "state_hidden", "state_cell", "output"];

        var added = view.Schema.Where(c => c.Index >= RowInspectionTests.Rows(_rows).Schema.Count).ToArray();

        added.Select(c => c.Name).Should().Equal([.. suffixes.SelectMany(suffix => names.Select(name => name + suffix)), "ScoreByStep"]);
        added.Select(c => c.Type).Should().OnlyContain(type => type is VectorDataViewType && !((VectorDataViewType)type).IsKnownSize);
        ((VectorDataViewType)view.Schema["gate_input_l0"].Type).Dimensions.Should().Equal(0, 5);
        ((VectorDataViewType)view.Schema["ScoreByStep"].Type).Dimensions.Should().Equal(0, 3);
    }

    [Fact]
    public void ValuesAreThoseOfTheArrays()
    {
        var view = _transformer.AddInspection(RowInspectionTests.Rows(_rows));
        var arrays = _transformer.Inspect(RowInspectionTests.Rows(_rows)).ToArray();

        float[][] gates = [.. view.GetColumn<float[]>("gate_forget_l1_reverse")], states = [.. view.GetColumn<float[]>("state_cell_l0")];
        float[][] outputs = [.. view.GetColumn<float[]>("output_l1")], scores = [.. view.GetColumn<float[]>("ScoreByStep")];

        for (int row = 0; row < _rows.Length; row++)
        {
            gates[row].Should().Equal(arrays[row].Layer(1, reverse: true).Gates["forget"].SelectMany(g => g));
            states[row].Should().Equal(arrays[row].Layer(0).States["cell"].SelectMany(s => s));
            outputs[row].Should().Equal(arrays[row].Layer(1).Outputs.SelectMany(o => o));
            scores[row].Should().Equal(arrays[row].Scores.SelectMany(s => s));
        }
    }

    [Fact]
    public void AttentionIsAColumnForEachNetworkOfAnEnsemble()
    {
        var model = OnnxModels.Create(new GruOptions { Pooling = SequencePooling.Attention }, OnnxModels.Binary, ["Words", "Level"]);
        var transformer = new RecurrentTransformer(OnnxModels.Ensemble(model, 2));

        var view = transformer.AddInspection(RowInspectionTests.Rows(_rows));

        float[][] first = [.. view.GetColumn<float[]>("attention")], second = [.. view.GetColumn<float[]>("ensemble.1.attention")];
        float[][] arrays = [.. transformer.Inspect(RowInspectionTests.Rows(_rows)).SelectMany(row => row.AttentionWeights)];
        arrays.SelectMany(w => w).Should().Equal(first.Zip(second).SelectMany(pair => pair.First.Concat(pair.Second)));
    }

    [Fact]
    public void InputColumnsGoThroughAndTheViewIsReadManyTimesInAnyOrder()
    {
        var context = new MLContext(1);
        var view = _transformer.AddInspection(RowInspectionTests.Rows(_rows));

        view.GetColumn<float>("Size").Should().Equal(_rows.Select(r => r.Size));
        view.GetRowCount().Should().Be(3);
        var shuffled = context.Data.ShuffleRows(view, seed: 4);
        shuffled.GetColumn<float[]>("ScoreByStep").Select(s => s.Length).Should().BeEquivalentTo([9, 0, 15]);
    }

    [Fact]
    public void AskingForWhatIsNotActiveOrOfAnotherTypeIsRefused()
    {
        var view = _transformer.AddInspection(RowInspectionTests.Rows(_rows));
        using var cursor = view.GetRowCursor([view.Schema["ScoreByStep"]]);

        cursor.Invoking(c => c.GetGetter<VBuffer<float>>(view.Schema["output_l0"])).Should().Throw<ArgumentException>();
        cursor.Invoking(c => c.GetGetter<float>(view.Schema["ScoreByStep"])).Should().Throw<InvalidOperationException>();
    }
}
