using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Classes from 0, which the loss reads as they are; class weights are folded into the weights.</summary>
internal sealed class ClassTargets : ITargets
{
    public double NoiseOfFewRows => 1;

    public float[]? GroupsOf(float[] labels) => labels;

    public void ThrowIfAlike(float[] labels, LabelColumn label)
    {
        float[] known = [.. labels.Where(l => !float.IsNaN(l))];
        if (known.Length == 0)
            throw new InvalidOperationException(
                $"The label column '{label.Name}' has no label in any step; expected steps of at least two classes.");
        string units = label.Rules.PerStep ? "steps" : "rows";
        if (known.All(l => l == known[0]))
            throw new InvalidOperationException(
                $"The label column '{label.Name}' has the same class in all {known.Length} {units}; expected {units} of at least two classes.");
    }

    public TaskDescription Measure(TaskDescription task, RecurrentOptions options, TrainingSet set, int[] trainingRows) => task;

    public bool IsMeasuredIn(TaskDescription task) => task.LabelMean is null && task.LabelScale is null;

    public Func<TrainingSet, TrainingSet> Preparation(RecurrentOptions options, TaskDescription task, TrainingSet set, int[] trainingRows)
    {
        float[]? classWeights = ClassWeighting.Of(options, set, trainingRows, Math.Max(2, task.Outputs));
        return other => ClassWeighting.Apply(other, classWeights);
    }

    public IEnumerable<string> Remarks(LabelColumn label, LabelledRows training, LabelledRows validation)
    {
        int known = Classes(training), seen = Classes(validation);
        if (validation.Rows.Length > 0 && seen < known)
            yield return $"The validation rows hold {seen} of the {known} classes of '{label.Name}' that are trained on, so their loss and metric say nothing of the others. Add rows, or raise Training.ValidationFraction.";
    }

    private static int Classes(LabelledRows rows)
    {
        HashSet<float> classes = [];
        foreach (int row in rows.Rows)
        {
            foreach (float label in rows.Set.LabelsOf(row))
                classes.Add(label);
        }

        classes.Remove(float.NaN);
        return classes.Count;
    }
}
