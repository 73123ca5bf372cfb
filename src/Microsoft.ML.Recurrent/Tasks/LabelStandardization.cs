using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Brings regression labels to zero mean and unit variance; the task undoes it in its scores.</summary>
internal static class LabelStandardization
{
    public static TaskDescription Measure(TaskDescription task, TrainingSet set, int[] trainingRows)
    {
        var statistics = new ChannelScaling.Statistics(task.Outputs);
        foreach (int row in trainingRows)
            statistics.Add(set.LabelsSteps ? Known(set.LabelsOf(row)) : set.LabelsOf(row));
        return task with
        {
            LabelMean = [.. statistics.Mean.Select(m => (float)m)],
            LabelScale = [.. statistics.Measured.Select((deviation, i) => ScaleOf(Spread.OfTarget(deviation, statistics.Mean[i])))],
        };
    }

    private static float[] Known(ReadOnlySpan<float> labels) => [.. labels.ToArray().Where(label => !float.IsNaN(label))];

    /// <summary>Labels that are all 0 do not say their size.</summary>
    private static float ScaleOf(double spread) => double.IsNaN(spread) ? 1 : Spread.Bounded(spread);

    public static TrainingSet Apply(TrainingSet set, TaskDescription task)
    {
        float[] labels = [.. set.Labels];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = Math.Clamp((labels[i] - task.LabelMean![i % task.Outputs]) / task.LabelScale![i % task.Outputs],
                -ChannelScaling.ScaledLimit, ChannelScaling.ScaledLimit);
        return set with { Labels = labels };
    }
}
