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

    /// <summary>The label's column as the network knows it; null of forecasts.</summary>
    public string? LabelColumnName => (_last as RecurrentEstimator)?.Options.LabelColumnName;

    /// <summary>The types of its estimators, in order.</summary>
    public string Estimators => string.Join(", ", PipelineParts.Of(_estimator).Select(part => part.GetType().Name));

    /// <summary>The options of its last recurrent estimator, without paths, device, threads and seed, as JSON.</summary>
    public string Options
    {
        get
        {
            NetworkOptions options = _last is ForecastingEstimator series ? Placeless(series.Options) : Manifest.WithoutPlaces(((RecurrentEstimator)_last).Options);
            options = options with { Seed = null };
            return JsonSerializer.Serialize(options, options.GetType(), Manifest.Json);
        }
    }

    /// <summary>The columns that the fitted pipeline will give.</summary>
    /// <exception cref="ArgumentException">The data lacks a column.</exception>
    public SchemaShape Shape(DataViewSchema schema) => _estimator.GetOutputSchema(SchemaShapes.Of(schema));

    /// <exception cref="FitPausedException">An observer paused the fit.</exception>
    public ITransformer Fit(MLContext mlContext, IDataView training, IDataView? validation, FitContext context) =>
        new PipelineFit(mlContext, _last, context).Run(_estimator, training, validation);

    private static ForecastingOptions Placeless(ForecastingOptions options)
    {
        var placeless = ForecastManifest.WithoutPlaces(options);
        return placeless with { Training = placeless.Training with { Threads = null } };
    }
}
