using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>ML.NET's own converter, over pipelines that hold a network.</summary>
public sealed class ConvertToOnnxTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void NormalizedNumbersScoreTheSame()
    {
        var data = View();
        var network = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Flat") with { FeaturesPerStep = 3, Bidirectional = true });
        var model = _context.Transforms.NormalizeMinMax("Flat").Append(network).Fit(data);

        Convert(model, data).Should().Equal("Flat", "Square", "Words", "Group", "Traits", "Label", "Class", "Targets");

        AreClose(Applied<float>(data, "Probability"), model.Transform(data).GetColumn<float>("Probability"));
        Applied<bool>(data, "PredictedLabel").Should().Equal(model.Transform(data).GetColumn<bool>("PredictedLabel"));
    }

    /// <summary>As README says: for a column with two dimensions ML.NET's normalizers write a node that no runtime takes, with a network behind
    /// it or without.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NormalizerOfATypeWithTwoDimensionsIsRefusedByTheRuntime(bool hasNetwork)
    {
        var data = View();
        IEstimator<ITransformer> normalizer = _context.Transforms.NormalizeMinMax("Square");
        if (hasNetwork)
            normalizer = normalizer.Append(_context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Square", epochs: 1)));
        Convert(normalizer.Fit(data), data);

        this.Invoking(t => t.Applied<float>(data, hasNetwork ? "Score" : "Square").Count()).Should().Throw<InvalidOperationException>()
            .Which.InnerException!.Message.Should().Contain("Scaler");
    }

    [Fact]
    public void WordsWithHalfACharacterAreUnknownAndTheOthersScoreTheSame()
    {
        var rows = SyntheticRows.Create(40).Select((row, i) => new Worded { Words = [.. row.Words, i % 2 == 0 ? "\ud800" : "\ud801"], Label = row.Label });
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Words")).Fit(data);
        model.Vocabulary("Words").Should().Contain("\ud800").And.Contain("\ud801");
        Convert(model, data);

        var others = _context.Data.LoadFromEnumerable(rows.Select(row => new Worded { Words = row.Words[..^1], Label = row.Label }));
        AreClose(Applied<float>(others, "Score"), model.Transform(others).GetColumn<float>("Score"));
    }

    [Fact]
    public void StepsOfSeveralFeaturesAndStaticsScoreTheSame()
    {
        var data = View();
        var options = SmallOptions.Gru("Square", "Class") with { StaticColumnNames = ["Traits", "Group"], Pooling = SequencePooling.Mean, Layers = 2 };
        var model = _context.MulticlassClassification.Trainers.Gru(options).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float[]>("Score").SelectMany(v => v));
        Applied<uint>(data, "PredictedLabel").Should().Equal(model.Transform(data).GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void EnsembleScoresTheSame()
    {
        var data = View();
        var options = SmallOptions.Gru("Square", "Class") with { StaticColumnNames = ["Traits", "Group"], Ensemble = 2 };
        var model = _context.MulticlassClassification.Trainers.Gru(options).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float[]>("Score").SelectMany(v => v));
        Applied<uint>(data, "PredictedLabel").Should().Equal(model.Transform(data).GetColumn<uint>("PredictedLabel"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AttentionAndItsColumnAreTheSame(int heads)
    {
        var data = View();
        var options = SmallOptions.Gru("Square") with { Pooling = SequencePooling.Attention, AttentionHeads = heads, AttentionColumnName = "Attention" };
        var model = _context.BinaryClassification.Trainers.Gru(options).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float>("Score"));
        AreClose(Applied<float>(data, "Attention"), model.Transform(data).GetColumn<float[]>("Attention").SelectMany(v => v));
    }

    [Fact]
    public void EnsembleOfBinaryClassifiersScoresTheSame()
    {
        var data = View();
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words") with { Ensemble = 3 }).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float>("Score"));
        AreClose(Applied<float>(data, "Probability"), model.Transform(data).GetColumn<float>("Probability"));
    }

    [Theory]
    [InlineData("minimal gated unit")]
    [InlineData("clockwork")]
    [InlineData("depth-gated lstm")]
    [InlineData("lstm, peepholes")]
    public void CellOfAnyEquationsScoresTheSame(string cell)
    {
        var data = View();
        var options = SmallOptions.Of(new RecurrentCellOptions { Cell = CellCases.Named(cell) }, "Square", "Class", epochs: 1) with { HiddenSize = 8, Layers = 2, Bidirectional = true };
        var model = _context.MulticlassClassification.Trainers.Recurrent(options).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float[]>("Score").SelectMany(v => v));
    }

    [Fact]
    public void WordsOfAnyNumberScoreTheSame()
    {
        var data = View();
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn("Words", "Targets") with { Pooling = SequencePooling.Max }).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float[]>("Score").SelectMany(v => v));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StepsOfRowsOfAnyLengthScoreTheSame(bool useCrf)
    {
        var data = View();
        var tagged = _context.Transforms.Conversion.MapValueToKey("Tags", "Words").Fit(data).Transform(data);
        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Words", "Tags") with
        {
            Bidirectional = true,
            Ensemble = 2,
            Tagging = new TaggingOptions { UseCrf = useCrf },
        }).Fit(tagged);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float[]>("Score").SelectMany(v => v));
        Applied<uint>(data, "PredictedLabel").Should().Equal(model.Transform(data).GetColumn<uint[]>("PredictedLabel").SelectMany(v => v));
        AreClose(Applied<float>(data, "SequenceProbability"), model.Transform(data).GetColumn<float>("SequenceProbability"));
    }

    [Fact]
    public void SeveralSequencesOfLabelsAreRefused()
    {
        var data = View();
        var tagged = _context.Transforms.Conversion.MapValueToKey("Tags", "Words").Fit(data).Transform(data);
        var model = _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru("Words", "Tags") with { Tagging = new TaggingOptions { BestPaths = 2 } }).Fit(tagged);

        this.Invoking(t => t.Convert(model, data)).Should().Throw<InvalidOperationException>().WithMessage(
            "The network gives the 2 best sequences of labels (Tagging.BestPaths), which no ONNX model does. Fit it with BestPaths 1, or export the network alone with SaveOnnx, which leaves them out.");
    }

    [Fact]
    public void FeaturizerBeforeATrainerOfMLNetScoresTheSame()
    {
        var data = View();
        var model = _context.Transforms.Lstm(SmallOptions.Lstm("Flat") with { FeaturesPerStep = 3 })
            .Append(_context.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float>("Score"));
        AreClose(Applied<float>(data, "Features"), model.Transform(data).GetColumn<float[]>("Features").SelectMany(v => v));
    }

    [Fact]
    public void KeysOfOtherNumbersScoreTheSame()
    {
        string[] colors = ["red", "green", "blue"];
        var rows = SyntheticRows.Create(40).Select((row, i) => new Colored { Steps = [.. row.Fixed], Color = colors[i % 3], Label = i % 3 == 0 });
        var (data, backwards) = (_context.Data.LoadFromEnumerable(rows), _context.Data.LoadFromEnumerable(rows.Reverse()));
        var map = _context.Transforms.Conversion.MapValueToKey("Color");
        var options = SmallOptions.Gru("Steps", epochs: 8) with { StaticColumnNames = ["Color"] };
        var network = _context.BinaryClassification.Trainers.Gru(options).Fit(map.Fit(data).Transform(data));
        var model = map.Fit(backwards).Append(network);
        Convert(model, data);

        AreClose(Applied<float>(data, "Score"), model.Transform(data).GetColumn<float>("Score"));
    }

    [Fact]
    public void ForecasterNamesSaveOnnx()
    {
        var data = _context.Data.LoadFromEnumerable(SyntheticSeries.Create(40));
        var model = _context.Transforms.CopyColumns("Copy", "Value").Append(_context.Forecasting.ForecastByGru(SmallForecasts.Gru)).Fit(data);

        this.Invoking(t => t.Convert(model, data)).Should().Throw<NotSupportedException>().WithMessage("*ConvertToOnnx*SaveOnnx*");
    }

    [Fact]
    public void TransformerBeforeItIsNotConvertibleNamesSaveOnnx()
    {
        var data = View();
        var model = _context.Transforms.CustomMapping<Row, Doubled>((row, doubled) => doubled.Twice = [.. row.Flat, .. row.Flat], null)
            .Append(_context.Transforms.Gru(SmallOptions.Gru("Twice"))).Fit(data);

        this.Invoking(t => t.Convert(model, data)).Should().Throw<InvalidOperationException>().WithMessage("Column 'Twice' is not in the ONNX graph*SaveOnnx.");
    }

    [Fact]
    public void OlderOperatorSetIsRefusedByMLNet()
    {
        var data = View();
        var model = _context.Transforms.Gru(SmallOptions.Gru("Flat", epochs: 1)).Fit(data);

        _context.Model.Invoking(m => m.ConvertToOnnx(model, data, 9, Stream.Null)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("*OpSet version 9 is lower than RecurrentTransformer's minimum OpSet version requirement: 12*");
    }

    /// <summary>Converts to the file; gives the names of the graph's inputs.</summary>
    private string[] Convert(ITransformer model, IDataView data)
    {
        using (var stream = File.Create(_file))
            _context.Model.ConvertToOnnx(model, data, stream);
        using var session = new InferenceSession(_file);
        return [.. session.InputMetadata.Keys];
    }

    /// <summary>The results of ML.NET's own OnnxTransformer on the file; it leaves ".output" out of the names.</summary>
    private IEnumerable<T> Applied<T>(IDataView data, string column)
    {
        using var session = new InferenceSession(_file);
        string[] inputs = [.. session.InputMetadata.Keys];
        return _context.Transforms.ApplyOnnxModel([column + ".output"], inputs, _file).Fit(data).Transform(data).GetColumn<T[]>(column).SelectMany(v => v);
    }

    private IDataView View() => _context.Data.LoadFromEnumerable(SyntheticRows.Create(40).Select((row, i) => new Row
    {
        Flat = [.. row.Fixed, .. row.Fixed],
        Square = [.. row.Fixed, .. row.Fixed],
        Words = row.Words,
        Group = row.Group,
        Traits = row.Traits,
        Label = row.Label,
        Class = row.Class,
        Targets = row.Targets,
    }));

    private static void AreClose(IEnumerable<float> found, IEnumerable<float> expected) =>
        found.Should().Equal(expected, (a, b) => Math.Abs(a - b) <= 1e-5f * Math.Max(1, Math.Abs(b)));

    private sealed class Row
    {
        [VectorType(12)]
        public float[] Flat { get; set; } = [];

        [VectorType(4, 3)]
        public float[] Square { get; set; } = [];

        public string[] Words { get; set; } = [];

        [KeyType(SyntheticRows.GroupCount)]
        public uint Group { get; set; }

        [VectorType(SyntheticRows.TraitCount)]
        public float[] Traits { get; set; } = [];

        public bool Label { get; set; }

        [KeyType(SyntheticRows.ClassCount)]
        public uint Class { get; set; }

        [VectorType(SyntheticRows.TargetCount)]
        public float[] Targets { get; set; } = [];
    }

    private sealed class Worded
    {
        public string[] Words { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class Colored
    {
        [VectorType(SyntheticRows.FixedLength)]
        public float[] Steps { get; set; } = [];

        public string Color { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Doubled
    {
        [VectorType(24)]
        public float[] Twice { get; set; } = [];
    }
}
