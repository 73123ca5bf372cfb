using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Fits of a conditional random field: what changes no bit, partial labels, weights, devices, ensembles, further training.</summary>
public class TaggingFitTests
{
    private static readonly TaggingOptions _crf = new() { UseCrf = true };

    private readonly MLContext _context = new(1);

    [Fact]
    public void RowAloneIsTheRowInAView()
    {
        var rows = TaggedRow.Create(40, shortest: 0);
        var model = Fit(_context.Data.LoadFromEnumerable(rows), o => o with { Tagging = _crf with { BestPaths = 2 } });

        string[] together = ScoreText.Of(model, _context.Data.LoadFromEnumerable(rows)), alone =
            [.. rows.SelectMany(row => ScoreText.Of(model, _context.Data.LoadFromEnumerable([row])).Skip(1))];

        alone.Should().Equal(together.Skip(1));
    }

    [Fact]
    public void ThreadsChangeNoBit() => new[] { 1, 2 }.Select(threads =>
            string.Join(' ', Fits.WeightsOf(Fit(TaggedRow.View(_context), o => o with { Training = o.Training with { Threads = threads, BatchSize = 60 } }))))
        .Distinct().Should().ContainSingle();

    [Fact]
    public void ManyReadersGetOneReadersScores()
    {
        var data = TaggedRow.View(_context, 300);
        var model = Fit(data);
        string[] expected = ScoreText.Of(model, data);

        Parallel.For(0, 4, _ => ScoreText.Of(model, data).Should().Equal(expected));
    }

    [Fact]
    public void PredictionEngineGivesARowsSteps()
    {
        var rows = TaggedRow.Create(20, shortest: 0);
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = Fit(data);
        using var engine = _context.Model.CreatePredictionEngine<TaggedRow, Tagged>(model);

        foreach (var (row, labels, probability) in rows.Zip(model.Transform(data).GetColumn<uint[]>("PredictedLabel"), model.Transform(data).GetColumn<float>("SequenceProbability")))
        {
            var predicted = engine.Predict(row);
            predicted.PredictedLabel.Should().Equal(labels);
            predicted.SequenceProbability.Should().Be(probability);
        }
    }

    [Fact]
    public void RowWithoutLabelsTeachesWhatARowOfWeightZeroTeaches()
    {
        var (missing, weightless) = (TaggedRow.Create(), TaggedRow.Create());
        weightless[7].Weight = 0;
        Array.Clear(missing[7].Keys);

        Fits.WeightsOf(Fit(_context.Data.LoadFromEnumerable(missing), Weighted)).Should().Equal(Fits.WeightsOf(Fit(_context.Data.LoadFromEnumerable(weightless), Weighted)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DeviceTrainsAsManagedCodeDoes(bool asOnDevice)
    {
        var rows = TaggedRow.Create(shortest: 0);
        foreach (var row in rows.Where(row => row.Keys.Length > 3))
            row.Keys[1] = 0;
        var data = _context.Data.LoadFromEnumerable(rows);
        var both = new[] { false, true }.Select(other => Fit(data, o => Weighted(o) with
        {
            StaticColumnNames = ["Level", "Group"],
            ClassWeights = [1, 2, 0.5f],
            Training = o.Training with { TrainsAsOnDevice = other && asOnDevice, UseManagedKernels = !other },
        }).History.Select(e => (e.TrainingLoss, e.ValidationLoss!.Value, e.ValidationMetric!.Value)).ToArray()).ToArray();

        both[0].Zip(both[1]).Should().OnlyContain(pair => Math.Abs(pair.First.TrainingLoss - pair.Second.TrainingLoss) < 1e-4
            && Math.Abs(pair.First.Item2 - pair.Second.Item2) < 1e-4 && Math.Abs(pair.First.Item3 - pair.Second.Item3) < 0.05);
    }

    [Fact]
    public void EnsembleAveragesTheScoresOfALabeling()
    {
        var data = _context.Data.LoadFromEnumerable(TaggedRow.Create(60, shortest: 2, longest: 4));
        var model = Fit(data, o => o with { Ensemble = 2, Tagging = _crf with { BestPaths = 81 } });
        var each = new[] { model.Fitted.Weights, model.Fitted.Others[0] }
            .Select(weights => Logs(new RecurrentTransformer(model.Fitted with { Weights = weights, Others = [] }), data)).ToArray();

        foreach (var (row, ensemble) in Logs(model, data).Index())
        {
            var differences = ensemble.Select(path => path.Value - (each[0][row][path.Key] + each[1][row][path.Key]) / 2);
            (differences.Max() - differences.Min()).Should().BeLessThan(1e-4, "but for a number that all labelings share");
        }
    }

    [Fact]
    public void FeaturizersAreTrainedByAFieldToo()
    {
        var data = TaggedRow.View(_context, shortest: 0);
        var model = _context.Transforms.Gru(SmallOptions.Gru(label: "Keys") with { Tagging = _crf }).Fit(data);

        model.Model.Names.Should().Contain("crf.transitions");
        model.Transform(data).GetColumn<float[]>("Features").Should().OnlyContain(features => features.Length == 6);
    }

    [Fact]
    public void ModelsOfTagsHaveNoMean()
    {
        var data = TaggedRow.View(_context);
        var model = Fit(data);

        new ModelEnsembleTransformer([model, model]).Invoking(e => e.Transform(data)).Should().Throw<ArgumentException>().WithMessage(
            "The first model of the ensemble gives a label for each step, and such labels of several models have no mean. Fit one trainer with several networks (Ensemble) instead.");
    }

    [Fact]
    public void NetworksGoOnAndLendTheirEncoders()
    {
        var data = TaggedRow.View(_context);
        var model = Fit(data);

        Trainer(o => o).Fit(data, continueFrom: model).History.First().TrainingLoss.Should().BeLessThan(model.History.First().TrainingLoss);
        Trainer(o => o with { Tagging = new() }).Invoking(t => t.Fit(data, continueFrom: model)).Should().Throw<ArgumentException>()
            .WithMessage("*The conditional random field (Tagging.UseCrf) is False; the network was fitted with True.*");
        Trainer(o => o with { Tagging = new() }).Fit(data, encoderFrom: model).Model.Names.Should().NotContain("crf.start");
        Fit(data, o => o, encoderFrom: model).Model.ValuesOf("crf.transitions").Length.Should().Be(9);
    }

    [Fact]
    public void InspectionScoresAreThoseOfTheStepsInTheWholeRow()
    {
        var data = TaggedRow.View(_context, 12);
        var model = Fit(data);

        model.Inspect(data).Select(row => row.Scores.SelectMany(step => step).ToArray())
            .Should().BeEquivalentTo(model.Transform(data).GetColumn<float[]>("Score"), o => o.WithStrictOrdering());
    }

    private static GruOptions Weighted(GruOptions options) => options with { ExampleWeightColumnName = "Weight" };

    /// <summary>For each row the log-probability of each labeling.</summary>
    private static Dictionary<string, double>[] Logs(RecurrentTransformer model, IDataView data)
    {
        var scored = model.Transform(data);
        return [.. scored.GetColumn<uint[]>("BestLabels").Zip(scored.GetColumn<float[]>("BestProbabilities")).Select(row =>
            row.First.Chunk(row.First.Length / row.Second.Length).Zip(row.Second).ToDictionary(path => string.Join(' ', path.First), path => Math.Log(path.Second)))];
    }

    private RecurrentTransformer Fit(IDataView data, Func<GruOptions, GruOptions>? change = null, RecurrentTransformer? encoderFrom = null) =>
        Trainer(change ?? (o => o)).Fit(data, encoderFrom: encoderFrom);

    private RecurrentEstimator Trainer(Func<GruOptions, GruOptions> change) =>
        _context.MulticlassClassification.Trainers.Gru(change(SmallOptions.Gru(label: "Keys", epochs: 3) with { Tagging = _crf }));

    private sealed class Tagged
    {
        public uint[] PredictedLabel { get; set; } = [];

        public float SequenceProbability { get; set; }
    }
}
