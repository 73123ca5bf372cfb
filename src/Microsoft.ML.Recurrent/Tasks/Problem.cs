using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>
/// Everything in which one kind of task differs from the others: its label, how a fit prepares it, its loss, metric and columns, and its names. One immutable
/// object per kind; nothing else asks which kind it is.
/// </summary>
/// <param name="label">The labels that it learns from.</param>
/// <param name="targets">The way from labels to what the loss reads.</param>
internal abstract class Problem(LabelRules label, ITargets targets)
{
    /// <summary>Every kind of task.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        new BinaryProblem(LabelRules.Boolean), new MulticlassProblem(LabelRules.Key), new RegressionProblem(LabelRules.Number),
        new BinaryProblem(LabelRules.BooleanSteps), new MulticlassProblem(LabelRules.KeySteps), new RegressionProblem(LabelRules.NumberSteps),
        new NextTokenProblem(LabelRules.NextToken), new NextItemProblem(LabelRules.NextItem),
    ];

    public PredictionTask Kind => label.Task;

    /// <summary>True if each step of a row has a label, false if the row has one.</summary>
    public bool PerStep => label.PerStep;

    /// <summary>True if the label is the column that the network reads.</summary>
    public bool IsItsOwnLabel => label.IsInput;

    /// <summary>The way from labels to what the loss reads.</summary>
    public ITargets Targets => targets;

    /// <summary>The name of its trainers, for people.</summary>
    public abstract string Trainer { get; }

    /// <summary>The name of what is fitted, for people.</summary>
    public abstract string Predictor { get; }

    /// <summary>True if a probability decides between two classes.</summary>
    public virtual bool HasThreshold => false;

    /// <summary>True if several networks are fitted to few rows unless the options say how many.</summary>
    public virtual bool AveragesNetworks => true;

    /// <summary>Outputs that are classes with names; 0 where none are.</summary>
    protected virtual int ClassesOf(int outputs) => 0;

    /// <summary>The kind of task that learns from a kind of label.</summary>
    public static Problem Of(LabelRules label) => All.First(problem => problem.Label == label);

    public static Problem Of(TaskDescription task) => All.First(problem => problem.Kind == task.Kind && problem.PerStep == task.PerStep);

    /// <summary>The trainers' name; that of any trainer where the label decides.</summary>
    public static string TrainerOf(PredictionTask? task) => All.FirstOrDefault(problem => problem.Kind == task)?.Trainer ?? "trainer";

    /// <summary>The task of a label column as data; label scales are not known yet.</summary>
    public TaskDescription Describe(DataViewSchema schema, LabelColumn column) => new(Kind, column.Outputs)
    {
        PerStep = PerStep,
        IsVector = column.IsVector,
        LabelSlots = column.IsVector ? SlotNames.Of(schema[column.Name]) : null,
        Classes = ClassesOf(column.Outputs) is > 0 and var classes ? ClassNames.Of(schema[column.Name], classes) : null,
    };

    /// <summary>The task with what options ask of its decoding.</summary>
    /// <param name="task">Described.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="column">The label.</param>
    /// <param name="warn">Told of what is asked for in vain.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label's values do not follow the scheme of tags, or follow none, or more items are to be recommended than there are.</exception>
    public virtual TaskDescription WithOptions(TaskDescription task, RecurrentOptions options, LabelColumn column, Action<string> warn) => task;

    /// <summary>The task itself, with loss, metric and columns.</summary>
    /// <param name="description">One of this kind.</param>
    /// <param name="labelSmoothing">The fraction of a class label that training spreads over all classes.</param>
    public abstract RecurrentTask Bind(TaskDescription description, double labelSmoothing);

    /// <summary>The columns that a trainer promises before anything is fitted.</summary>
    /// <param name="labelShape">The label's shape.</param>
    /// <param name="tagging">The decoding of labels of steps.</param>
    public abstract IReadOnlyList<ScoreShape> ScoreShapes(SchemaShape.Column labelShape, TaggingOptions tagging);

    /// <summary>The contradictions within a description that a file holds.</summary>
    public IEnumerable<string> Violations(TaskDescription task)
    {
        if (!CanHaveOutputs(task.Outputs))
            yield return $"The task {Kind} has {task.Outputs} outputs.";
        if (task.Classes is { } classes && !(ClassesOf(task.Outputs) > 0
            && classes.Values.Count == ClassesOf(task.Outputs) && classes.Values.All(v => v is not null) && ClassNames.IsKnownType(classes.ItemType)))
            yield return $"The task {Kind} with {task.Outputs} outputs has {classes.Values.Count} class names of type {classes.ItemType}.";
        else if (task.Classes is { } names && !names.CanBeRead())
            yield return $"A class name cannot be read as {names.ItemType}.";
        if (task.Threshold is { } threshold && !(HasThreshold && threshold is >= 0 and <= 1))
            yield return $"The task {Kind} has the decision threshold {threshold}.";
        foreach (string violation in TagViolations(task).Concat(ItemViolations(task)))
            yield return violation;
        if (task.Clusters is { } clusters && (IsItsOwnLabel ? clusters.Violation(task.Outputs) : $"The task {Kind} has clusters of tokens.") is { } ofClusters)
            yield return ofClusters;
        if (!targets.IsMeasuredIn(task))
            yield return $"The task {Kind} has a label scale that does not fit it.";
    }

    /// <summary>The contradictions of the decoding of tags.</summary>
    protected virtual IEnumerable<string> TagViolations(TaskDescription task) => task.Tags is null ? [] : [$"The task {Kind} has a decoding of tags."];

    /// <summary>The contradictions of what is recommended.</summary>
    protected virtual IEnumerable<string> ItemViolations(TaskDescription task) => task.Recommended is null ? [] : [$"The task {Kind} recommends items."];

    /// <summary>The shape of a column with so many values for each label.</summary>
    protected SchemaShape.Column.VectorKind ShapeOf(bool isVector) => PerStep ? SchemaShape.Column.VectorKind.VariableVector
        : isVector ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.Scalar;

    protected virtual bool CanHaveOutputs(int outputs) => outputs >= 1;

    private LabelRules Label => label;
}
