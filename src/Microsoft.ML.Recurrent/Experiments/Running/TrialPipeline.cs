using System.Text.Json;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The pipeline of one trial, unfitted.</summary>
internal sealed class TrialPipeline
{
    private readonly IEstimator<ITransformer> _estimator;
    private readonly IEstimator<ITransformer> _last;

    /// <exception cref="ArgumentException">The pipeline holds no estimator of this library.</exception>
    public TrialPipeline(IEstimator<ITransformer>? estimator)
    {
        _estimator = estimator ?? throw new ArgumentException("SetPipeline's function gave null; expected a pipeline.");
        _last = PipelineParts.Of(estimator).LastOrDefault(part => part is RecurrentEstimator or ForecastingEstimator) ?? throw new ArgumentException(
            $"SetPipeline's function gave {estimator.GetType().Name}, which holds no recurrent estimator; expected one of Trainers.Lstm, Transforms.Gru, Forecasting.ForecastByGru and "
            + "their relatives, alone or appended to other estimators.");
    }

    /// <summary>The options of the forecaster; null of rows.</summary>
    public ForecastingOptions? Forecasting => (_last as ForecastingEstimator)?.Options;

    /// <summary>The options of a network of rows; null of a forecaster.</summary>
    public RecurrentOptions? Rows => (_last as RecurrentEstimator)?.Options;

    /// <summary>The label's column as the network knows it; null of forecasts.</summary>
    public string? LabelColumnName => (_last as RecurrentEstimator)?.Options.LabelColumnName;

    /// <summary>The network's label where it is a column of its own, not that of the tokens that the network reads; null of forecasts.</summary>
    public string? OwnLabelColumnName => _last is RecurrentEstimator { Options: { } options } && !OwnLabel.IsOf(options.Task) ? options.LabelColumnName : null;

    /// <summary>The task of a network that predicts what it reads, or forecasts; null of rows and steps that have a label of their own.</summary>
    public MetricTask? OwnTask => Forecasting is not null ? MetricTask.Forecast
        : _last is RecurrentEstimator { Options.Task: var task } && OwnLabel.IsOf(task) ? OwnLabel.IsOfItems(task) ? MetricTask.NextItem : MetricTask.NextToken : null;

    /// <summary>The epochs that end a fit of the network; null for no limit.</summary>
    public int? MaximumEpochs => TrialOptions.EpochsOf((object?)Forecasting ?? ((RecurrentEstimator)_last).Options);

    /// <summary>The figure of an epoch that tells in a metric's direction how a fit goes: accuracy or R² where higher is better, the loss where lower is. Where the fit's own metric is a loss,
    /// too, its negative.</summary>
    public Func<TrainingEpoch, double?> FigureOf(bool isHigherBetter) => !isHigherBetter ? epoch => epoch.ValidationLoss
        : OwnTask is null ? epoch => epoch.ValidationMetric : epoch => -epoch.ValidationLoss;

    /// <summary>Checks validation rows as the network's fit will, where nothing stands before it in the pipeline.</summary>
    /// <exception cref="ArgumentException">Columns are missing or of another type, or the label has other classes.</exception>
    public void ThrowIfUnlike(DataViewSchema training, DataViewSchema validation)
    {
        if (PipelineParts.Of(_estimator).First() is RecurrentEstimator rows)
            rows.ThrowIfUnlike(training, validation);
    }

    /// <summary>True if the pipeline reads a column of the data.</summary>
    public bool Reads(SchemaShape data, string column)
    {
        try
        {
            _estimator.GetOutputSchema(new SchemaShape(data.Where(c => c.Name != column)));
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>True if a column comes through the pipeline as it is in the data, so that it can be read before anything is fitted.</summary>
    public bool Keeps(DataViewSchema data, string column) => SchemaShapes.Keeps(SchemaShapes.Of(data), _estimator.GetOutputSchema, column);

    /// <summary>The types of its estimators, in order.</summary>
    public string Estimators => string.Join(", ", PipelineParts.Of(_estimator).Select(part => part.GetType().Name));

    /// <summary>The options of its last recurrent estimator, without paths, device, threads and seed, as JSON.</summary>
    public string Options
    {
        get
        {
            var options = OptionsOf(_last)!;
            return JsonSerializer.Serialize(options, options.GetType(), Manifest.Json);
        }
    }

    /// <summary>The settings of all estimators but the last recurrent one, as JSON: options of this library's, and what <see cref="EstimatorSettings"/> reads of others.</summary>
    public string Settings => JsonSerializer.Serialize(PipelineParts.Of(_estimator).Select((part, i) => (Name: $"{i + 1} {part.GetType().Name}", Part: part)).Where(p => p.Part != _last)
        .ToDictionary(p => p.Name, p => OptionsOf(p.Part) is { } options ? JsonSerializer.SerializeToElement(options, options.GetType(), Manifest.Json) : EstimatorSettings.Of(p.Part)));

    /// <summary>The columns that the fitted pipeline will give.</summary>
    /// <exception cref="ArgumentException">The data lacks a column.</exception>
    public SchemaShape Shape(DataViewSchema schema) => _estimator.GetOutputSchema(SchemaShapes.Of(schema));

    /// <exception cref="FitPausedException">An observer paused the fit.</exception>
    public ITransformer Fit(MLContext mlContext, IDataView training, IDataView? validation, FitContext context) =>
        new PipelineFit(mlContext, _last, context).Run(_estimator, training, validation);

    private static NetworkOptions? OptionsOf(IEstimator<ITransformer> part) => part switch
    {
        ForecastingEstimator series => Placeless(series.Options) with { Seed = null },
        RecurrentEstimator rows => Manifest.WithoutPlaces(rows.Options) with { Seed = null },
        _ => null,
    };

    private static ForecastingOptions Placeless(ForecastingOptions options)
    {
        var placeless = ForecastManifest.WithoutPlaces(options);
        return placeless with { Training = placeless.Training with { Threads = null } };
    }
}
