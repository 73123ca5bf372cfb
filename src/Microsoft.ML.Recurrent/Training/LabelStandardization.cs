using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Brings regression labels to zero mean and unit variance; the task undoes it in its scores.</summary>
internal static class LabelStandardization
{
    public static TaskDescription Measure(TaskDescription task, TrainingSet set, int[] trainingRows)
    {
        var statistics = new ChannelScaling.Statistics(task.Outputs);
        foreach (int row in trainingRows)
            statistics.Add(set.LabelsOf(row));
        return task with
        {
            LabelMean = [.. statistics.Mean.Select(m => (float)m)],
            LabelScale = [.. statistics.Deviation.Select(d => (float)d)],
        };
    }

    public static TrainingSet Apply(TrainingSet set, TaskDescription task)
    {
        float[] labels = [.. set.Labels];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = (labels[i] - task.LabelMean![i % task.Outputs]) / task.LabelScale![i % task.Outputs];
        return set with { Labels = labels };
    }
}
