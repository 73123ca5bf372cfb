using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The way from the labels of a view to what a loss reads. Immutable.</summary>
internal interface ITargets
{
    /// <summary>The input noise that suits few rows, where the options leave it open: it stands for the rows that are not there.</summary>
    double NoiseOfFewRows { get; }

    /// <summary>The labels as groups of which each keeps rows in training; null to draw from all rows alike.</summary>
    float[]? GroupsOf(float[] labels);

    /// <exception cref="InvalidOperationException">There are no labels, or they tell nothing apart.</exception>
    void ThrowIfAlike(float[] labels, LabelColumn label);

    /// <summary>The task with what is learned of its training labels.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">The fit's.</param>
    /// <param name="set">The training set.</param>
    /// <param name="trainingRows">The training split.</param>
    TaskDescription Measure(TaskDescription task, RecurrentOptions options, TrainingSet set, int[] trainingRows);

    /// <summary>True if a description holds what <see cref="Measure"/> gives, and no more.</summary>
    bool IsMeasuredIn(TaskDescription task);

    /// <summary>The change that labels and weights need for the loss, the same for every set of a fit.</summary>
    /// <param name="options">The fit's.</param>
    /// <param name="task">Measured.</param>
    /// <param name="set">The training set.</param>
    /// <param name="trainingRows">The training split.</param>
    Func<TrainingSet, TrainingSet> Preparation(RecurrentOptions options, TaskDescription task, TrainingSet set, int[] trainingRows);

    /// <summary>Remarks on labels from which little can be learned, or of which little is measured.</summary>
    /// <param name="label">The label.</param>
    /// <param name="training">The rows to train on.</param>
    /// <param name="validation">The rows to validate on.</param>
    IEnumerable<string> Remarks(LabelColumn label, LabelledRows training, LabelledRows validation);
}

/// <summary>Some rows of a set as it was read.</summary>
internal readonly record struct LabelledRows(TrainingSet Set, int[] Rows);
