using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Items from 0, which the loss reads as they are; nothing where a session ends or an item is unknown.</summary>
internal sealed class NextItemTargets : ITargets
{
    private readonly NextTokenTargets _tokens = new();

    public double NoiseOfFewRows => 0;

    public float[]? GroupsOf(float[] labels) => null;

    public void ThrowIfAlike(float[] labels, LabelColumn label)
    {
        float[] items = [.. labels.Where(item => !float.IsNaN(item))];
        if (items.Length == 0)
            throw new InvalidOperationException($"The item column '{label.Name}' holds no item that the network knows; expected sessions of known items. Map both views with the same transformer.");
        if (items.All(item => item == items[0]))
            throw new InvalidOperationException($"The item column '{label.Name}' holds the same item at all {items.Length} places; expected two different ones at least.");
    }

    public TaskDescription Measure(TaskDescription task, RecurrentOptions options, TrainingSet set, int[] trainingRows) => _tokens.Measure(task, options, set, trainingRows);

    public bool IsMeasuredIn(TaskDescription task) => task.LabelMean is null && task.LabelScale is null;

    public Func<TrainingSet, TrainingSet> Preparation(RecurrentOptions options, TaskDescription task, TrainingSet set, int[] trainingRows) => other => other;

    public IEnumerable<string> Remarks(LabelColumn label, LabelledRows training, LabelledRows validation) => [];
}
