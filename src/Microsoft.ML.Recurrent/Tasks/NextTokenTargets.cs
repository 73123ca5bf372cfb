using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Tokens from 0 and the end of a row behind them, which the loss reads as they are.</summary>
internal sealed class NextTokenTargets : ITargets
{
    // More tokens than these make a full softmax slow.
    private const int MostOfFullSoftmax = 20_000;

    public double NoiseOfFewRows => 0;

    public float[]? GroupsOf(float[] labels) => null;

    public void ThrowIfAlike(float[] labels, LabelColumn label)
    {
        int end = label.Outputs - 1;
        int rows = labels.Count(token => token == end);
        if (rows == labels.Length)
            throw new InvalidOperationException(
                $"The token column '{label.Name}' is empty in all {rows} rows; expected rows of tokens to learn from.");
        float first = labels.First(token => token != end);
        if (labels.All(token => float.IsNaN(token) || token == end))
            throw new InvalidOperationException(
                $"The token column '{label.Name}' holds the missing key alone; expected keys of known tokens. Fit MapValueToKey on the data that the model is to learn from.");
        if (labels.All(token => token == first || token == end))
            throw new InvalidOperationException(
                $"The token column '{label.Name}' holds the same token in all {labels.Length - rows} steps; expected two different ones at least.");
    }

    /// <summary>Finds the most frequent tokens, where the softmax is an adaptive one.</summary>
    public TaskDescription Measure(TaskDescription task, RecurrentOptions options, TrainingSet set, int[] trainingRows)
    {
        IReadOnlyList<int> cutoffs = Cutoffs(options.NextToken, task.Outputs);
        if (cutoffs.Count == 0)
            return task;
        if (cutoffs[^1] >= task.Outputs)
            throw new InvalidOperationException(
                $"The last of NextToken.SoftmaxCutoffs is {cutoffs[^1]}, but '{options.LabelColumnName}' has {task.Outputs} tokens, the end of a row among them; expected fewer, so that some are left for the last cluster.");
        var counts = new long[task.Outputs];
        foreach (int row in trainingRows)
        {
            foreach (float token in set.LabelsOf(row))
                counts[float.IsNaN(token) ? 0 : (int)token] += float.IsNaN(token) ? 0 : 1;
        }

        return task with { Clusters = TokenClusters.Of(cutoffs, counts) };
    }

    public bool IsMeasuredIn(TaskDescription task) => task.LabelMean is null && task.LabelScale is null;

    public Func<TrainingSet, TrainingSet> Preparation(RecurrentOptions options, TaskDescription task, TrainingSet set, int[] trainingRows) => other => other;

    private static IReadOnlyList<int> Cutoffs(NextTokenOptions options, int outputs) =>
        options.SoftmaxCutoffs ?? (outputs > MostOfFullSoftmax && options.TieWeights != true ? [outputs / 20, outputs / 4] : []);

    public IEnumerable<string> Remarks(LabelColumn label, LabelledRows training, LabelledRows validation) => [];
}
