using Microsoft.ML.Recurrent.Tests.Experiments.Journal;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>A journal goes on with the experiment that began it alone: with its rows, pipeline, metric and space.</summary>
public sealed class ExperimentIdentityTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly JournalFolder _folder = new();
    private readonly IEstimator<ITransformer> _shared = new MLContext(1).BinaryClassification.Trainers.LbfgsLogisticRegression(featureColumnName: SmallExperiments.Space.Create(SmallExperiments.Space.Start).OutputColumnName);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("training", "the rows: expected 80 rows with hash *, found 80 rows with hash *.")]
    [InlineData("fewer", "the rows: expected 79 rows with hash *, found 80 rows with hash *.")]
    [InlineData("validation", "the validation rows: expected 40 rows with hash *, found 40 rows with hash *.")]
    [InlineData("featurizer", "the pipeline's estimators: expected ColumnCopyingEstimator, RecurrentEstimator, found RecurrentEstimator.")]
    [InlineData("options", "the pipeline's Training.BatchSize: expected 5, found *.")]
    [InlineData("metric", "the metric: expected BinaryAreaUnderRocCurve, a custom metric of which lower is better, found BinaryAreaUnderRocCurve.")]
    [InlineData("label", "the metric: expected BinaryAreaUnderRocCurve of label 'Label', found BinaryAreaUnderRocCurve.")]
    [InlineData("range", "the space's HiddenSize: expected 4..9 whole*, found 3..8 whole*.")]
    [InlineData("fixed", "the space's Lstm*.Training.BatchSize: expected 5, found *.")]
    public void OtherExperimentIsRefusedAndToldWhatDiffers(string what, string message)
    {
        SmallExperiments.Binary(_context, trials: 1).SetJournal(_folder.Path).Run();

        Refused(Changed(what)).Should().Match($"The journal '{_folder.File}' is another experiment's: {message} Go on with *");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OtherRowsOfASplitAreRefused(bool hasFolds)
    {
        Split(seed: 1).SetJournal(_folder.Path).Run();

        Refused(Split(seed: 2)).Should().Match("*the rows: expected 60 rows with hash *, found 60 rows with hash *.*");

        RecurrentExperiment Split(int seed)
        {
            var (experiment, rows) = (SmallExperiments.Binary(_context, trials: 1), SyntheticRows.View(_context, 60, seed));
            return hasFolds ? experiment.SetDataset(rows, folds: 2) : experiment.SetDataset(rows, validationFraction: 0.3);
        }
    }

    [Fact]
    public void DirectionOfACustomMetricIsPartOfIt()
    {
        SmallExperiments.Binary(_context, trials: 1).SetCustomMetric("Own", isHigherBetter: true, _ => 1).SetJournal(_folder.Path).Run();

        Refused(SmallExperiments.Binary(_context, trials: 1).SetCustomMetric("Own", isHigherBetter: false, _ => 1)).Should().Contain(
            "the metric: expected Own, a custom metric of which lower is better, found Own, a custom metric of which higher is better.");
    }

    [Fact]
    public void ForecasterOfOtherOptionsIsRefused()
    {
        var data = SyntheticSeries.View(_context, 60);
        SmallExperiments.Forecast(_context, trials: 1).SetDataset(data, 0.2).SetJournal(_folder.Path).Run();

        Refused(SmallExperiments.Forecast(_context, trials: 1).SetDataset(data, 0.2).SetPipeline(
            options => _context.Forecasting.ForecastByGru(options with { SeriesColumnName = "Series", TimeColumnName = "Time", Horizon = 2 }), SmallExperiments.ForecastSpace))
            .Should().Contain("the pipeline's Horizon: expected 2, found 3.");
    }

    [Theory]
    [InlineData("bag", "the pipeline's 1 WordBagEstimator.*: expected 2, found 1.")]
    [InlineData("bins", "the pipeline's 1 NormalizingEstimator.*: expected 8, found 4.")]
    [InlineData("other network", "the pipeline's 1 RecurrentEstimator.HiddenSize: expected 5, found 4.")]
    [InlineData("trainer", "the pipeline's 2 LbfgsLogisticRegressionBinaryTrainer.*: expected 0.5, found 1.*")]
    public void SettingsOfOtherEstimatorsAreRead(string what, string message)
    {
        var first = Featured(what, isOther: false).SetJournal(_folder.Path).Run();

        Refused(Featured(what, isOther: true)).Should().Match($"The journal '{_folder.File}' is another experiment's*{message} Go on with *");
        SmallExperiments.Facts(Featured(what, isOther: false).SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(first.Trials));
    }

    [Fact]
    public void TrainerThatAFitHasChangedIsTheSame()
    {
        var first = Featured("shared trainer", isOther: false).SetJournal(_folder.Path).Run();

        SmallExperiments.Facts(Featured("shared trainer", isOther: true).SetJournal(_folder.Path).Run().Trials).Should().Equal(SmallExperiments.Facts(first.Trials));
    }

    [Theory]
    [InlineData("metric 1", "metric 2")]
    [InlineData("metric 1", null)]
    [InlineData(null, "metric 2")]
    public void IdentityThatTheUserGivesIsPartOfTheJournal(string? before, string? now)
    {
        Own(before).SetJournal(_folder.Path).Run();

        Refused(Own(now)).Should().Contain($"the identity that SetIdentity gives: expected {now ?? "none"}, found {before ?? "none"}.");
        Own(before).SetJournal(_folder.Path).Run().Trials.Should().HaveCount(1);

        RecurrentExperiment Own(string? identity)
        {
            var experiment = SmallExperiments.Binary(_context, trials: 1).SetCustomMetric("Own", isHigherBetter: true, _ => 1);
            return identity is null ? experiment : experiment.SetIdentity(identity);
        }
    }

    [Fact]
    public void EmptyIdentityIsRefused() => FluentActions.Invoking(() => SmallExperiments.Binary(_context).SetIdentity(" ")).Should().Throw<ArgumentException>();

    private RecurrentExperiment Featured(string what, bool isOther) => SmallExperiments.Binary(_context, trials: 1).SetPipeline(
        options => what switch
        {
            "bag" => _context.Transforms.Text.ProduceWordBags("Bag", "ClassName", ngramLength: isOther ? 2 : 1).Append(_context.BinaryClassification.Trainers.Lstm(options)),
            "bins" => _context.Transforms.NormalizeBinning("Binned", "Fixed", maximumBinCount: isOther ? 8 : 4).Append(_context.BinaryClassification.Trainers.Lstm(options)),
            "trainer" => _context.Transforms.Lstm(options).Append(
                _context.BinaryClassification.Trainers.LbfgsLogisticRegression(featureColumnName: options.OutputColumnName, l2Regularization: isOther ? 0.5f : 1)),
            "shared trainer" => _context.Transforms.Lstm(options).Append(_shared),
            _ => _context.Transforms.Lstm(options with { HiddenSize = isOther ? 5 : 4, OutputColumnName = "Read" }).Append(_context.BinaryClassification.Trainers.Lstm(options)),
        },
        SmallExperiments.Space);

    private RecurrentExperiment Changed(string what)
    {
        var (experiment, training) = (SmallExperiments.Binary(_context, trials: 1), SyntheticRows.View(_context, 80));
        return what switch
        {
            "training" => experiment.SetDataset(SyntheticRows.View(_context, 80, seed: 5), SyntheticRows.View(_context, 40, seed: 2)),
            "fewer" => experiment.SetDataset(SyntheticRows.View(_context, 79), SyntheticRows.View(_context, 40, seed: 2)),
            "validation" => experiment.SetDataset(training, SyntheticRows.View(_context, 40, seed: 5)),
            "featurizer" => experiment.SetPipeline(
                options => _context.Transforms.CopyColumns("Copy", "Values").Append(_context.BinaryClassification.Trainers.Lstm(options)), SmallExperiments.Space),
            "options" => experiment.SetPipeline(options => _context.BinaryClassification.Trainers.Lstm(Batches(options)), SmallExperiments.Space),
            "metric" => experiment.SetCustomMetric("BinaryAreaUnderRocCurve", isHigherBetter: false, _ => 1),
            "label" => experiment.SetMetric(ExperimentMetric.BinaryAreaUnderRocCurve, "Label"),
            "range" => experiment.SetPipeline(_context.BinaryClassification.Trainers.Lstm, SmallExperiments.Space.Range("HiddenSize", 4, 9)),
            _ => experiment.SetPipeline(_context.BinaryClassification.Trainers.Lstm, SmallExperiments.Space.Fix("Training.BatchSize", 5)),
        };
    }

    private static LstmOptions Batches(LstmOptions options) => options with { Training = options.Training with { BatchSize = 5 } };

    private string Refused(RecurrentExperiment experiment)
    {
        byte[] before = File.ReadAllBytes(_folder.File);
        var run = () => experiment.SetJournal(_folder.Path).Run();
        string message = run.Should().ThrowExactly<InvalidOperationException>().Which.Message;
        File.ReadAllBytes(_folder.File).Should().Equal(before);
        return message;
    }
}
