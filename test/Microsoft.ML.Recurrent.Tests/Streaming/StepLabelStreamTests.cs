using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Recurrent.Tests.Streaming;

/// <summary>Labels of steps: the answer to each step is the step's own.</summary>
public class StepLabelStreamTests
{
    private static readonly TaggedRow[] _rows = TaggedRow.Create(10, seed: 4);

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ClassOfEachStepIsThatOfTheWholeRow(int networks)
    {
        var model = _context.MulticlassClassification.Trainers.Lstm(Options("Keys") with { Ensemble = networks, StaticColumnNames = ["Level", "Group"] }).Fit(Data());
        var whole = model.Transform(_context.Data.LoadFromEnumerable(_rows));
        using var engine = model.CreateStreamEngine<Step, ClassAnswer>(_context);

        foreach (var (row, scores, labels) in _rows.Zip(whole.GetColumn<float[]>("Score"), whole.GetColumn<uint[]>("PredictedLabel")))
        {
            ClassAnswer[] answers = [.. Steps(row).Select(engine.Predict)];
            answers.SelectMany(a => a.Score).Should().Equal(scores);
            answers.Select(a => a.PredictedLabel).Should().Equal(labels);
            engine.Forget("");
        }
    }

    [Fact]
    public void NumberOfEachStepIsThatOfTheWholeRow()
    {
        var model = _context.Regression.Trainers.Lstm(Options("Amounts")).Fit(Data());
        using var engine = model.CreateStreamEngine<Step, NumberAnswer>(_context);
        float[][] whole = [.. model.Transform(_context.Data.LoadFromEnumerable(_rows)).GetColumn<float[]>("Score")];

        Steps(_rows[0]).Select(step => engine.Predict(step).Score).Should().Equal(whole[0]);
    }

    [Fact]
    public void TransformersBeforeAndAfterTheNetworkAreApplied()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Named", "Tags")
            .Append(_context.MulticlassClassification.Trainers.Lstm(Options("Named") with { SequenceColumnNames = ["Scaled"] }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Tag", "PredictedLabel"));
        var scale = _context.Transforms.CopyColumns("Scaled", "Values");
        var fitted = scale.Append(pipeline).Fit(Data());
        // What makes labels of the fit is of no use for steps.
        var model = new TransformerChain<ITransformer>([.. ModelParts.Of(fitted).Where(part => part is not ValueToKeyMappingTransformer)]);
        string[][] whole = [.. fitted.Transform(_context.Data.LoadFromEnumerable(_rows)).GetColumn<string[]>("Tag")];
        using var engine = model.CreateStreamEngine<Step, TagAnswer>(_context);

        Steps(_rows[0]).Select(step => engine.Predict(step)).Select(a => (a.Tag, a.Level)).Should().Equal(whole[0].Select(tag => (tag, _rows[0].Level)));
    }

    private static LstmOptions Options(string label) => SmallOptions.Lstm(label: label, epochs: 4);

    private static IEnumerable<Step> Steps(TaggedRow row) =>
        row.Values.Select(value => new Step { Values = [value], Level = row.Level, Group = row.Group });

    private IDataView Data() => TaggedRow.View(_context);

    private sealed class Step
    {
        [VectorType(1)]
        public float[] Values { get; set; } = [];

        public float Level { get; set; }

        [KeyType(4)]
        public uint Group { get; set; }
    }

    private sealed class ClassAnswer
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    private sealed class NumberAnswer
    {
        public float Score { get; set; }
    }

    private sealed class TagAnswer
    {
        public string Tag { get; set; } = "";

        public float Level { get; set; }
    }
}
