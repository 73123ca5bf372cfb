namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The parameters that a network's task refuses, or does not look at: no search learns from them.</summary>
internal static class TaskParameters
{
    /// <summary>The names of options that the task of a pipeline's network cannot have.</summary>
    public static IReadOnlyList<string> UnfitFor(TrialPipeline pipeline) => pipeline.Rows switch
    {
        { Task: var task } rows when OwnLabel.IsOf(task) =>
        [
            nameof(rows.LabelSmoothing), nameof(rows.ClassBalancePower), nameof(rows.Bidirectional), .. IsTied(rows) ? [nameof(rows.EmbeddingSize)] : Array.Empty<string>(),
        ],
        { Task: var task } rows when OwnLabel.IsOfNumbers(task) => [nameof(rows.LabelSmoothing), nameof(rows.ClassBalancePower)],
        _ => [],
    };

    /// <summary>Options whose embeddings are as large as the hidden state where their weights are those of the outputs, whatever the search makes of both sizes.</summary>
    public static object Tied(object options) => options is RecurrentOptions rows && IsTied(rows) ? rows with { EmbeddingSize = rows.HiddenSize } : options;

    private static bool IsTied(RecurrentOptions options) => options.NextToken?.TieWeights == true;
}
