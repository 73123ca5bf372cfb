namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>A metric of the user's own.</summary>
/// <param name="name">Its name.</param>
/// <param name="isHigherBetter">Its direction.</param>
/// <param name="measure">Measures a transformed view of the validation rows.</param>
internal sealed class CustomMetric(string name, bool isHigherBetter, Func<IDataView, double> measure) : ITrialMetric
{
    public string Name => name;

    public string Identity => $"{name}, a custom metric of which {(isHigherBetter ? "higher" : "lower")} is better";

    public bool IsHigherBetter => isHigherBetter;

    public void ThrowIfUnfit(TrialPipeline pipeline, IDataView data) => pipeline.Shape(data.Schema);

    public double Measure(MLContext mlContext, TrialPipeline pipeline, ITransformer model, TrialFold fold, CancellationToken cancellation) =>
        measure(model.Transform(fold.Validation));
}
