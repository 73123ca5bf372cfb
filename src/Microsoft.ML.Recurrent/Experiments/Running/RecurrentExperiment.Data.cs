using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent;

/// <content>Rows and the metric.</content>
public sealed partial class RecurrentExperiment
{
    /// <summary>Sets rows to train on and rows to measure on.</summary>
    /// <param name="trainingData">Rows to train on.</param>
    /// <param name="validationData">Rows to measure each epoch and the metric on, with the same columns. Of series, they follow the training rows in time.</param>
    public RecurrentExperiment SetDataset(IDataView trainingData, IDataView validationData)
    {
        _data = new TwoViews(Setting.Given(trainingData, "rows to train on"), Setting.Given(validationData, "rows to measure on"));
        return this;
    }

    /// <summary>Sets the rows as <c>mlContext.Data.TrainTestSplit</c> splits them.</summary>
    /// <param name="split">Rows to train on and rows to measure on.</param>
    public RecurrentExperiment SetDataset(DataOperationsCatalog.TrainTestData split) => SetDataset(split.TrainSet, split.TestSet);

    /// <summary>Sets the rows, of which a fraction is measured on: rows that are drawn, or of series the last ones.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="validationFraction">The fraction to measure on. Range: between 0 and 1 (exclusive).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validationFraction"/> is out of its range.</exception>
    public RecurrentExperiment SetDataset(IDataView data, double validationFraction)
    {
        Setting.Given(data, "rows");
        if (!(validationFraction is > 0 and < 1))
            throw Errors.Parameter(nameof(validationFraction), FormattableString.Invariant($"The validation fraction is {validationFraction}; expected a fraction between 0 and 1."));
        _data = new HeldOutFraction(data, validationFraction);
        return this;
    }

    /// <summary>Sets the rows, of which each trial is fitted on several folds; its metric is the mean. Of series, each fold's rows follow those it is trained on.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="folds">Folds. Range: 2 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is out of its range.</exception>
    public RecurrentExperiment SetDataset(IDataView data, int folds)
    {
        _data = new Folds(Setting.Given(data, "rows"), AtLeast(2, folds, nameof(folds)));
        return this;
    }

    /// <summary>Sets the metric that trials are compared by. Pruners read the fit's own validation figures: accuracy or R² where the metric is better when higher (of forecasters, language
    /// models and recommenders, which have neither, the negative loss), the loss where it is better when lower.</summary>
    /// <param name="metric">The metric, which says the task and its direction.</param>
    /// <param name="labelColumnName">The label's column; <see langword="null"/> for the network's. Forecasts, language models and recommenders have none.</param>
    /// <exception cref="ArgumentException"><paramref name="labelColumnName"/> is empty, or <paramref name="metric"/> is no value of the enumeration.</exception>
    public RecurrentExperiment SetMetric(ExperimentMetric metric, string? labelColumnName = null)
    {
        if (!Enum.IsDefined(metric))
            throw Errors.Parameter(nameof(metric), $"The metric is {metric}; expected a value of ExperimentMetric.");
        if (labelColumnName is not null)
            Setting.NotEmpty(labelColumnName, "the label's column, or null for the network's");
        _metric = MetricTasks.Of(metric) switch
        {
            MetricTask.Forecast => new ForecastMetric(metric),
            MetricTask.Sequence => new SequenceMetric(metric, labelColumnName),
            MetricTask.StepBinary or MetricTask.StepRegression => new StepMetric(metric, labelColumnName),
            MetricTask.NextToken or MetricTask.NextItem => new OwnLabelMetric(metric, labelColumnName),
            _ => new RowMetric(metric, labelColumnName),
        };
        return this;
    }

    /// <summary>Sets a metric of your own. A journal knows its name and direction alone; with <see cref="SetIdentity"/> it knows other code, too.</summary>
    /// <param name="name">The name, for tables and the journal.</param>
    /// <param name="isHigherBetter">The direction.</param>
    /// <param name="measure">Measures the transformed validation rows. Called from several threads where trials run at once.</param>
    public RecurrentExperiment SetCustomMetric(string name, bool isHigherBetter, Func<IDataView, double> measure)
    {
        Setting.NotEmpty(name, "a name for tables and the journal");
        Setting.Given(measure, "a function that measures the transformed validation rows");
        _metric = new CustomMetric(name, isHigherBetter, measure);
        return this;
    }
}
