using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The label columns that a task learns from, and how a row's label is read. One immutable object per kind of label.</summary>
/// <param name="perStep">Whether each step of a row has a label.</param>
internal abstract class LabelRules(bool perStep)
{
    public static LabelRules Boolean { get; } = new BooleanLabel(perStep: false);

    public static LabelRules Key { get; } = new KeyLabel(perStep: false);

    public static LabelRules Number { get; } = new NumberLabel(perStep: false);

    public static LabelRules BooleanSteps { get; } = new BooleanLabel(perStep: true);

    public static LabelRules KeySteps { get; } = new KeyLabel(perStep: true);

    public static LabelRules NumberSteps { get; } = new NumberLabel(perStep: true);

    public static LabelRules NextToken { get; } = new NextTokenLabel();

    public static LabelRules NextItem { get; } = new NextItemLabel();

    /// <summary>Every kind of label, in the order in which messages list them.</summary>
    public static IReadOnlyList<LabelRules> All { get; } = [Boolean, Key, Number, BooleanSteps, KeySteps, NumberSteps, NextToken, NextItem];

    /// <summary>True if each step of a row has a label, false if the row has one.</summary>
    public bool PerStep => perStep;

    /// <summary>The task that such a label asks for.</summary>
    public abstract PredictionTask Task { get; }

    /// <summary>True if a label is one of several classes, false if it is numbers.</summary>
    public abstract bool HasClasses { get; }

    /// <summary>True if a column holds such labels.</summary>
    public abstract bool Accepts(ColumnFacts column);

    /// <summary>Outputs that a network needs for such a column.</summary>
    public virtual int OutputsOf(ColumnFacts column) => 1;

    /// <summary>The classes of a column, where its type says how many.</summary>
    public virtual ulong? ClassesOf(ColumnFacts column) => null;

    /// <summary>The objection to a column's size, or null.</summary>
    public virtual string? TooLarge(ColumnFacts column) => null;

    /// <summary>True if the label is the column that the network reads.</summary>
    public bool IsInput => OwnLabel.IsOf(Task);

    /// <summary>The column's role, as messages begin with it.</summary>
    protected virtual string Role => "Label";

    /// <summary>Steps of the shortest row that teaches something; shorter ones are skipped in training.</summary>
    public virtual int LeastSteps => 0;

    /// <summary>True if classes may be weighed against one another.</summary>
    public virtual bool TakesClassWeights => HasClasses;

    /// <summary>A sequence column as a network reads it that learns from such labels.</summary>
    public virtual SequenceColumn Input(SequenceColumn column) => column;

    /// <summary>A reader of the labels of the row that a cursor stands on.</summary>
    public abstract LabelReader Read(DataViewRow row, FitColumns columns);

    /// <summary>The kind of label that a column holds; null where it is none of the task's.</summary>
    /// <param name="column">The column.</param>
    /// <param name="task">The task; null for any.</param>
    public static LabelRules? Of(ColumnFacts column, PredictionTask? task) =>
        All.FirstOrDefault(rules => (task is null || rules.Task == task) && rules.Accepts(column));

    /// <summary>The objection to a label column, or null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="task">The task; null for any.</param>
    public static string? Violation(ColumnFacts column, PredictionTask? task)
    {
        if (Of(column, task) is { } rules)
            return rules.TooLarge(column);
        string expected = task is null
            ? $"{string.Join(", ", All.Where(r => !r.PerStep).Select(r => r.Expected))}, or one of them for each step. {InputHints.ToAnyLabel(column)}"
            : All.First(r => r.Task == task).ExpectedFor(column);
        string role = task is null ? "Label" : All.First(r => r.Task == task).Role;
        return $"{role} column '{column.Name}' is {column.Description}; expected {expected}";
    }

    /// <summary>The expected column, with the task in parentheses.</summary>
    protected abstract string Expected { get; }

    /// <summary>The expected column for the task, and a hint at how to make one.</summary>
    protected abstract string ExpectedFor(ColumnFacts column);
}
