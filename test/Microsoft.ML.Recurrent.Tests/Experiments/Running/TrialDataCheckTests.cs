using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Experiments.Journal;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>Data that no trial could use ends the experiment before its first trial, and leaves the journal as it is.</summary>
public sealed class TrialDataCheckTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("label", "The validation data does not fit LstmOptions: The label column 'Label' is missing; the data has *.*")]
    [InlineData("sequence", "The validation data does not fit LstmOptions: The sequence column 'Values' is missing; the data has *.*")]
    [InlineData("label type", "The validation data does not fit LstmOptions: Label column 'Label' is a scalar Single; expected a Boolean, *")]
    [InlineData("sequence type", "The validation data does not fit LstmOptions: Sequence column 'Values' is a variable-length vector of Text; the network was fitted on a vector of Single.*")]
    [InlineData("behind a featurizer, label", "The validation data cannot be used: *The label column 'Label' is missing; the data has *.")]
    [InlineData("behind a featurizer, sequence", "The validation data cannot be used: *Values*")]
    [InlineData("behind a featurizer, label type", "The validation data cannot be used: The data does not fit LstmOptions: Label column 'Label' is a scalar Single; expected a Boolean, *")]
    [InlineData("behind a featurizer, sequence type", "The validation data cannot be used: column 'Values' is Vector<String>; that of the training data is Vector<Single>. Both must be of one type.")]
    [InlineData("metric's label", "The validation data cannot be used: The label column 'Other' is missing; the transformed data has *. Name the label's column in SetMetric.")]
    public void ValidationColumnsThatNoTrialCouldUseAreNamed(string what, string message)
    {
        var training = SyntheticRows.View(_context, 80);
        var experiment = SmallExperiments.Binary(_context).SetDataset(training, Validation(what));
        if (what.StartsWith("behind", StringComparison.Ordinal))
            experiment.SetPipeline(options => _context.Transforms.CopyColumns("Copy", "Values").Append(_context.BinaryClassification.Trainers.Lstm(options)), SmallExperiments.Space);
        if (what == "metric's label")
            experiment.SetDataset(_context.Transforms.CopyColumns("Other", "Label").Fit(training).Transform(training), Validation("")).SetMetric(ExperimentMetric.BinaryAccuracy, "Other");

        Refused<ArgumentException>(experiment).Should().Match(message);
    }

    [Fact]
    public void TrainingColumnsThatAreMissingAreNamed() => Refused<ArgumentException>(SmallExperiments.Binary(_context).SetDataset(
        _context.Transforms.DropColumns("Values").Fit(SyntheticRows.View(_context)).Transform(SyntheticRows.View(_context)), folds: 2)).Should().Match("*The sequence column 'Values' is missing; the data has *");

    [Fact]
    public void ColumnsThatNothingReadsMayDiffer()
    {
        var (training, validation) = (SyntheticRows.View(_context, 80), SyntheticRows.View(_context, 40, seed: 2));
        var other = _context.Transforms.CopyColumns("Unused", "Values").Fit(training).Transform(training);

        SmallExperiments.Binary(_context, trials: 1).SetDataset(other, _context.Transforms.CopyColumns("Unused", "Label").Fit(validation).Transform(validation)).Run().Trials.Should().HaveCount(1);
    }

    [Theory]
    [InlineData(true, "No trial can learn from the training data: the label column 'Label' has the same class in all 80 rows; expected at least two classes.")]
    [InlineData(false, "Metric BinaryAreaUnderRocCurve cannot be measured on the validation data: the label column 'Label' has the same class in all 40 rows; expected rows of both classes, "
        + "which ML.NET's evaluator needs.")]
    public void LabelsOfOneClassAreNamed(bool isTraining, string message) => Refused<InvalidOperationException>(SmallExperiments.Binary(_context).SetDataset(
        isTraining ? OneClass(80) : SyntheticRows.View(_context, 80), isTraining ? SyntheticRows.View(_context, 40) : OneClass(40))).Should().Be(message);

    [Fact]
    public void FoldWhoseLabelsAreOfOneClassIsNamed() => Refused<InvalidOperationException>(SmallExperiments.Binary(_context).SetDataset(OneClass(60), folds: 3)).Should().Match(
        "No trial can learn from the training rows of fold 1 of 3: the label column 'Label' has the same class in all * rows; expected at least two classes.");

    [Fact]
    public void LabelsThatThePipelineChangesAreReadAfterIt()
    {
        var experiment = SmallExperiments.Binary(_context, trials: 1).SetDataset(SyntheticRows.View(_context, 80), OneClass(40)).SetMetric(ExperimentMetric.BinaryAccuracy).SetPipeline(
            options => _context.Transforms.CopyColumns("Own", "Label").Append(_context.BinaryClassification.Trainers.Lstm(options with { LabelColumnName = "Own" })), SmallExperiments.Space);

        experiment.Invoking(e => e.Run()).Should().Throw<InvalidOperationException>().Which.Message.Should().Be("The only trial failed. The first error: Metric BinaryAccuracy cannot be measured on "
            + "the validation rows: the label column 'Own' has the same class in all 40 rows; expected rows of both classes, which ML.NET's evaluator needs.");
    }

    [Fact]
    public void LabelThatThePipelineOverwritesIsNotJudged() => SmallExperiments.Binary(_context, trials: 1).SetDataset(OneClass(80), SyntheticRows.View(_context, 40)).SetPipeline(
        options => _context.Transforms.CustomMapping<SyntheticRow, Labelled>((row, own) => own.Label = row.Values.Average() > 0, null).Append(_context.BinaryClassification.Trainers.Lstm(options)),
        SmallExperiments.Space).Run().Trials.Should().OnlyContain(trial => trial.Status == TrialStatus.Completed);

    [Fact]
    public void NumbersThatAreAllTheSameHaveNoRSquared()
    {
        var options = SmallOptions.Lstm(label: "Target");
        SyntheticRow[] rows = SyntheticRows.Create(40);
        Array.ForEach(rows, row => row.Target = 3);

        Refused<InvalidOperationException>(SmallExperiments.Binary(_context).SetDataset(SyntheticRows.View(_context, 80), _context.Data.LoadFromEnumerable(rows)).SetMetric(ExperimentMetric.RegressionRSquared)
            .SetPipeline(_context.Regression.Trainers.Lstm, new ParameterSpace<LstmOptions>(options).Only("HiddenSize"))).Should().Be(
            "Metric RegressionRSquared cannot be measured on the validation data: the label column 'Target' has the same value in all 40 rows; expected values that differ.");
    }

    [Theory]
    [InlineData("training", "The training data has no row; give SetDataset rows to train on.")]
    [InlineData("validation", "The validation data has no row; give SetDataset rows to measure on.")]
    [InlineData("all", "The data has no row; give SetDataset rows to train and to measure on.")]
    [InlineData("little held out", "A validation fraction of 0.001 of 5 rows leaves none to measure on; hold out more, or add rows.")]
    [InlineData("much held out", "A validation fraction of 0.999 of 5 rows leaves none to train on; hold out less, or add rows.")]
    [InlineData("many folds", "Fold * of 50 has no row to measure on: the data has 5 rows; take fewer folds, or add rows.")]
    public void DataWithoutRowsIsNamed(string what, string message)
    {
        var (experiment, empty, five) = (SmallExperiments.Binary(_context), SyntheticRows.View(_context, 0), SyntheticRows.View(_context, 5));
        Refused<InvalidOperationException>(what switch
        {
            "training" => experiment.SetDataset(empty, SyntheticRows.View(_context)),
            "validation" => experiment.SetDataset(SyntheticRows.View(_context), _context.Data.FilterRowsByColumn(SyntheticRows.View(_context), "Weight", -3, -2)),
            "all" => experiment.SetDataset(empty, folds: 3),
            "little held out" => experiment.SetDataset(five, 0.001),
            "much held out" => experiment.SetDataset(five, 0.999),
            _ => experiment.SetDataset(five, folds: 50),
        }).Should().Match(message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SeriesWithoutRowsAreNamed(bool hasFolds)
    {
        var (experiment, empty) = (SmallExperiments.Forecast(_context), SyntheticSeries.View(_context, 0));

        Refused<InvalidOperationException>(hasFolds ? experiment.SetDataset(empty, folds: 3) : experiment.SetDataset(empty, 0.2)).Should().Be(
            "The data has no row; give SetDataset rows to train and to measure on.");
    }

    [Fact]
    public void FoldsLongerThanTheSeriesLeaveTheJournalAsItIs() => Refused<InvalidOperationException>(
        SmallExperiments.Forecast(_context).SetDataset(SyntheticSeries.View(_context, 10), folds: 9)).Should().Be(
        "The longest series has 10 observed rows, so that each of 9 folds has 1; expected at least the horizon, 3. Hold out more, take fewer folds, or add rows.");

    private IDataView OneClass(int count)
    {
        SyntheticRow[] rows = SyntheticRows.Create(count);
        Array.ForEach(rows, row => row.Label = true);
        return _context.Data.LoadFromEnumerable(rows);
    }

    private IDataView Validation(string what)
    {
        var rows = SyntheticRows.View(_context, 40, seed: 2);
        IEstimator<ITransformer>? change = what.Split(", ")[^1] switch
        {
            "label" => _context.Transforms.DropColumns("Label"),
            "sequence" => _context.Transforms.DropColumns("Values"),
            "label type" => _context.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Single),
            "sequence type" => _context.Transforms.Conversion.ConvertType("Values", outputKind: DataKind.String),
            _ => null,
        };
        return change?.Fit(rows).Transform(rows) ?? rows;
    }

    /// <summary>The message of an experiment whose journal's folder stays as it was: not there.</summary>
    private string Refused<TException>(RecurrentExperiment experiment)
        where TException : Exception
    {
        string path = Path.Combine(_folder.Path, "own");
        var run = () => experiment.SetJournal(path).Run();
        string message = run.Should().Throw<TException>().Which.Message;
        File.Exists(Path.Combine(path, "journal.jsonl")).Should().BeFalse();
        return message;
    }

    private sealed class Labelled
    {
        public bool Label { get; set; }
    }
}
