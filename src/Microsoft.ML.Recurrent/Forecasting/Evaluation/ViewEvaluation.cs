namespace Microsoft.ML.Recurrent.Forecasting.Evaluation;

/// <summary>From a view with forecasts to their metrics.</summary>
internal static class ViewEvaluation
{
    /// <exception cref="ArgumentException">Options are out of range, or columns are not there.</exception>
    /// <exception cref="InvalidOperationException">There is no origin, or rows are not what they must be.</exception>
    public static ForecastEvaluation Run(IDataView data, ForecastEvaluationOptions options, Action<string> warn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ForecastEvaluationValidation.ThrowIfInvalid(options);
        var columns = EvaluationSchema.Resolve(data.Schema, options);
        var series = new ForecastEvaluator(columns, new SteppedOrigins(options), cancellation, warn).Run(data);
        var evaluation = new EvaluationSummary(columns, series).Of(0);
        return evaluation.Origins > 0 ? evaluation : throw new InvalidOperationException(
            "No row is an origin to evaluate. Check that the data has rows, and that FirstOriginRow, FirstOriginTime and CompleteHorizonsOnly leave some of them.");
    }
}
