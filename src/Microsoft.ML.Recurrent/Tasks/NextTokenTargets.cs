using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Tokens from 0 and the end of a row behind them, which the loss reads as they are.</summary>
internal sealed class NextTokenTargets : ITargets
{
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

    public TaskDescription Measure(TaskDescription task, TrainingSet set, int[] trainingRows) => task;

    public bool IsMeasuredIn(TaskDescription task) => task.LabelMean is null && task.LabelScale is null;

    public Func<TrainingSet, TrainingSet> Preparation(RecurrentOptions options, TaskDescription task, TrainingSet set, int[] trainingRows) => other => other;

    public IEnumerable<string> Remarks(LabelColumn label, LabelledRows training, LabelledRows validation) => [];
}
