using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>A label for each step: the columns that come of it, and all that a trainer does with labels.</summary>
public class StepLabelTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<string> Labels => ["Keys", "Named", "Rises", "Amounts"];

    [Fact]
    public void MulticlassGivesKeysWithTheLabelsValuesAndProbabilitiesOfEachStep()
    {
        var data = Named(TaggedRow.View(_context, shortest: 0));
        var scored = Fit("Named", data).Transform(data);
        var (label, score) = (scored.Schema["PredictedLabel"], scored.Schema["Score"]);

        label.Type.Should().Be(new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)));
        score.Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 0, 3));
        Texts(label, "KeyValues").Should().Equal(Texts(data.Schema["Named"], "KeyValues"));
        Texts(score, "ClassNames").Should().Equal(Texts(data.Schema["Named"], "KeyValues"));
        foreach (var (values, keys, scores) in scored.GetColumn<float[]>("Values").Zip(scored.GetColumn<uint[]>("PredictedLabel"), scored.GetColumn<float[]>("Score")))
        {
            (keys.Length, scores.Length).Should().Be((values.Length, 3 * values.Length));
            scores.Chunk(3).All(step => Math.Abs(step.Sum() - 1) < 1e-5f).Should().BeTrue();
            keys.Should().Equal(scores.Chunk(3).Select(step => (uint)Array.IndexOf(step, step.Max()) + 1));
        }
    }

    [Fact]
    public void BinaryGivesATruthValueOfEachStepByTheThreshold()
    {
        var data = TaggedRow.View(_context);
        var model = (RecurrentTransformer)Fit("Rises", data);

        foreach (var (scored, threshold) in new[] { (model.Transform(data), 0.5f), (model.WithThreshold(0.9f).Transform(data), 0.9f) })
        {
            float[] scores = Flat<float>(scored, "Score"), probabilities = Flat<float>(scored, "Probability");
            probabilities.Should().Equal(scores.Select(score => 1 / (1 + MathF.Exp(-score))));
            Flat<bool>(scored, "PredictedLabel").Should().Equal(probabilities.Select(probability => probability > threshold));
        }
    }

    [Fact]
    public void RegressionGivesANumberOfEachStepInTheLabelsUnit()
    {
        var data = TaggedRow.View(_context, 200);
        float[] scores = Flat<float>(Fit("Amounts", data, epochs: 30).Transform(data), "Score"), labels = Flat<float>(data, "Amounts");

        scores.Zip(labels, (score, label) => Math.Abs(score - label)).Average().Should().BeLessThan(labels.Average(label => Math.Abs(label - 5)) / 2);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void PromisedShapeIsTheFittedSchemasShape(string label)
    {
        var data = Named(TaggedRow.View(_context));
        var estimator = Trainer(label);

        var promised = estimator.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema));

        SchemaDescription.Lines(promised).Should().Equal(SchemaDescription.Lines(SchemaDescription.ShapeOf(estimator.Fit(data).GetOutputSchema(data.Schema))));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void RowAloneIsTheRowInAView(string label)
    {
        var rows = TaggedRow.Create(40, shortest: 0);
        var model = Fit(label, Named(_context.Data.LoadFromEnumerable(rows)));

        string[] together = ScoreText.Of(model, _context.Data.LoadFromEnumerable(rows)), alone =
            [.. rows.SelectMany(row => ScoreText.Of(model, _context.Data.LoadFromEnumerable([row])).Skip(1))];

        alone.Should().Equal(together.Skip(1));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void ThreadsChangeNoBit(string label) => new[] { 1, 2 }.Select(threads =>
            string.Join(' ', Fits.WeightsOf(Fit(label, Named(TaggedRow.View(_context)), options: o => o with { Training = o.Training with { Threads = threads } }))))
        .Distinct().Should().ContainSingle();

    [Fact]
    public void PredictionEngineGivesARowsSteps()
    {
        var rows = TaggedRow.Create(20, shortest: 0);
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = Fit("Keys", data);
        using var engine = _context.Model.CreatePredictionEngine<TaggedRow, Tagged>(model);

        rows.Select(row => engine.Predict(row).PredictedLabel).Should().BeEquivalentTo(model.Transform(data).GetColumn<uint[]>("PredictedLabel"), o => o.WithStrictOrdering());
    }

    [Fact]
    public void KeysOfAnyWidthAreLabels()
    {
        var rows = TaggedRow.Create();
        var narrow = _context.Data.LoadFromEnumerable(rows.Select(row => new Narrow { Values = row.Values, Keys = [.. row.Keys.Select(key => (byte)key)] }));

        Fits.WeightsOf(Fit("Keys", narrow)).Should().Equal(Fits.WeightsOf(Fit("Keys", _context.Data.LoadFromEnumerable(rows))));
    }

    [Fact]
    public void MetricIsTheAccuracyOfTheLabelledSteps()
    {
        var validation = TaggedRow.Create(30, seed: 2);
        foreach (var row in validation)
            row.Keys[0] = 0;
        var held = _context.Data.LoadFromEnumerable(validation);

        var model = Trainer("Keys").Fit(TaggedRow.View(_context), held);

        var pairs = Flat<uint>(model.Transform(held), "PredictedLabel").Zip(Flat<uint>(held, "Keys")).Where(pair => pair.Second != 0).ToArray();
        model.History.Best!.ValidationMetric.Should().BeApproximately(pairs.Count(pair => pair.First == pair.Second) / (double)pairs.Length, 1e-12);
    }

    [Theory]
    [InlineData("Keys")]
    [InlineData("Amounts")]
    public void StepsWithoutALabelTeachWhatARowOfWeightZeroTeaches(string label)
    {
        var (missing, weightless) = (TaggedRow.Create(), TaggedRow.Create());
        weightless[7].Weight = 0;
        Array.Clear(missing[7].Keys);
        Array.Fill(missing[7].Amounts, float.NaN);
        if (label == "Amounts")
            weightless[7].Amounts = [.. missing[7].Amounts];

        Fits.WeightsOf(Fit(label, _context.Data.LoadFromEnumerable(missing), options: o => o with { ExampleWeightColumnName = "Weight" }))
            .Should().Equal(Fits.WeightsOf(Fit(label, _context.Data.LoadFromEnumerable(weightless), options: o => o with { ExampleWeightColumnName = "Weight" })));
    }

    [Fact]
    public void EnsemblesAverageTheProbabilitiesOfEachStep()
    {
        var data = TaggedRow.View(_context);
        var model = Fit("Keys", data, options: o => o with { Ensemble = 2 });

        float[] scores = Flat<float>(model.Transform(data), "Score");
        float[][] each = [.. new[] { model.Fitted.Weights, model.Fitted.Others[0] }.Select(weights =>
            Flat<float>(new RecurrentTransformer(model.Fitted with { Weights = weights, Others = [] }).Transform(data), "Score"))];

        scores.Should().Equal(each[0].Zip(each[1], (a, b) => (a + b) / 2), (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void InspectionScoresAreThoseOfTheStepsInTheWholeRow()
    {
        var data = TaggedRow.View(_context, 12);
        var model = Fit("Keys", data, options: o => o with { Bidirectional = true });

        model.Inspect(data).Select(row => row.Scores.SelectMany(step => step).ToArray())
            .Should().BeEquivalentTo(model.Transform(data).GetColumn<float[]>("Score"), o => o.WithStrictOrdering());
        model.AddInspection(data).Schema["ScoreByStep"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, 0, 3));
    }

    [Fact]
    public void NetworksGoOnAndLendTheirEncodersToLabelsOfRows()
    {
        var data = TaggedRow.View(_context);
        var model = Fit("Keys", data);
        var rows = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru() with { Pooling = SequencePooling.Attention });

        Trainer("Keys").Fit(data, continueFrom: model).Transform(data).Schema["Score"].Type.Should().Be(model.Transform(data).Schema["Score"].Type);
        var ofRows = rows.Fit(data, encoderFrom: model);
        Trainer("Keys").Fit(data, encoderFrom: ofRows).Should().NotBeNull();
        _context.Transforms.Gru(SmallOptions.Gru(label: "Keys")).Fit(data).Transform(data).GetColumn<float[]>("Features").Should().OnlyContain(f => f.Length == 6);
    }

    [Fact]
    public void DeviceTrainsAsManagedCodeDoes()
    {
        var data = TaggedRow.View(_context, shortest: 0);
        var both = new[] { false, true }.Select(asOnDevice => Fit("Keys", data, options: o => o with
        {
            StaticColumnNames = ["Level", "Group"],
            Bidirectional = true,
            Training = o.Training with { TrainsAsOnDevice = asOnDevice },
        }).History.Select(e => (e.TrainingLoss, e.ValidationLoss!.Value)).ToArray()).ToArray();

        both[0].Zip(both[1]).Should().OnlyContain(pair =>
            Math.Abs(pair.First.TrainingLoss - pair.Second.TrainingLoss) < 1e-4 && Math.Abs(pair.First.Value - pair.Second.Value) < 1e-4);
    }

    private sealed class Tagged
    {
        public uint[] PredictedLabel { get; set; } = [];
    }

    private sealed class Narrow
    {
        public float[] Values { get; set; } = [];

        [KeyType(TaggedRow.TagCount)]
        public byte[] Keys { get; set; } = [];
    }

    private IDataView Named(IDataView data) => _context.Transforms.Conversion.MapValueToKey("Named", "Tags").Fit(data).Transform(data);

    private RecurrentTransformer Fit(string label, IDataView data, int epochs = 2, Func<GruOptions, GruOptions>? options = null) => Trainer(label, epochs, options).Fit(data);

    private RecurrentEstimator Trainer(string label, int epochs = 2, Func<GruOptions, GruOptions>? change = null)
    {
        var options = SmallOptions.Gru(label: label, epochs: epochs);
        options = change?.Invoke(options) ?? options;
        return label switch
        {
            "Rises" => _context.BinaryClassification.Trainers.Gru(options),
            "Amounts" => _context.Regression.Trainers.Gru(options),
            _ => _context.MulticlassClassification.Trainers.Gru(options),
        };
    }

    private static T[] Flat<T>(IDataView data, string column) => [.. data.GetColumn<T[]>(column).SelectMany(values => values)];

    private static string[] Texts(DataViewSchema.Column column, string annotation)
    {
        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(annotation, ref texts);
        return [.. texts.DenseValues().Select(text => text.ToString())];
    }
}
