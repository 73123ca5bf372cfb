using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Numbers, which the loss reads standardized.</summary>
internal sealed class NumberTargets : ITargets
{
    public double NoiseOfFewRows => 0;

    public float[]? GroupsOf(float[] labels) => null;

    public void ThrowIfAlike(float[] labels, LabelColumn label)
    {
        // A constant can be learned; Remarks says so.
    }

    public TaskDescription Measure(TaskDescription task, RecurrentOptions options, TrainingSet set, int[] trainingRows) => LabelStandardization.Measure(task, set, trainingRows);

    public bool IsMeasuredIn(TaskDescription task) =>
        task.LabelMean?.Length == task.Outputs && task.LabelScale?.Length == task.Outputs
        && task.LabelMean.All(float.IsFinite) && task.LabelScale.All(float.IsFinite) && (task.IsVector || task.Outputs == 1);

    public Func<TrainingSet, TrainingSet> Preparation(RecurrentOptions options, TaskDescription task, TrainingSet set, int[] trainingRows) =>
        other => LabelStandardization.Apply(other, task);

    public IEnumerable<string> Remarks(LabelColumn label, LabelledRows training, LabelledRows validation)
    {
        for (int output = 0; output < training.Set.LabelWidth; output++)
        {
            if (label.Rules.PerStep ? IsConstantInSteps(training) : IsConstant(training, output))
                yield return $"The label column '{label.Name}'{(label.IsVector ? $" holds the same value at place {output}" : " is the same")} in all {training.Rows.Length} training rows; there is nothing to learn of it.";
        }
    }

    private static bool IsConstantInSteps(LabelledRows rows)
    {
        float[] known = [.. rows.Rows.SelectMany(row => rows.Set.LabelsOf(row).ToArray()).Where(l => !float.IsNaN(l)).Take(2)];
        return known.Length == 2 && rows.Rows.All(row => rows.Set.LabelsOf(row).IndexOfAnyExcept(known[0], float.NaN) < 0);
    }

    private static bool IsConstant(LabelledRows rows, int output) =>
        rows.Rows.Length > 1 && rows.Rows.All(row => rows.Set.LabelsOf(row)[output] == rows.Set.LabelsOf(rows.Rows[0])[output]);
}
