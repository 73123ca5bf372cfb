using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract.AutoML;

/// <summary>Runs trials as ML.NET's <c>AutoMLExperiment</c> and its pipeline runner do: a context per trial, which is cancelled when the trial is over; the factory called again for each
/// fold; a chain of estimators; the first fold's model kept.</summary>
/// <param name="factory">The function of <c>CreateSweepableEstimator</c>.</param>
/// <param name="evaluate">The metric of scored data, the higher the better.</param>
internal sealed class AutoMLDouble<TOptions>(Func<MLContext, TOptions, IEstimator<ITransformer>> factory, Func<MLContext, IDataView, double> evaluate)
    where TOptions : class
{
    public TOptions? Defaults { get; init; }

    public int FactoryCalls { get; private set; }

    /// <summary>The trials that gave a result, each with its model; the first error ends the experiment, as it ends ML.NET's.</summary>
    public IReadOnlyList<(TOptions Options, double Metric, ITransformer Model)> Run(MLContext main, IDataView data, int trials, int folds)
    {
        var random = new Random(1);
        List<(TOptions, double, ITransformer)> results = [];
        for (int trial = 0; trial < trials; trial++)
        {
            var context = new MLContext(seed: 1) { FallbackToCpu = main.FallbackToCpu, TempFilePath = main.TempFilePath };
            var options = AutoMLParameter.Sample(random, Defaults);
            results.Add(RunTrial(context, options, data, folds));
            context.CancelExecution();
        }

        return results;
    }

    private (TOptions, double, ITransformer) RunTrial(MLContext context, TOptions options, IDataView data, int folds)
    {
        List<(double Metric, ITransformer Model)> fitted = [];
        foreach (var fold in context.Data.CrossValidationSplit(data, folds))
        {
            FactoryCalls++;
            var chain = new EstimatorChain<ITransformer>().Append(factory(context, options));
            var model = chain.Fit(fold.TrainSet);
            fitted.Add((evaluate(context, model.Transform(fold.TestSet)), model));
        }

        return (options, fitted.Average(f => f.Metric), fitted[0].Model);
    }
}
