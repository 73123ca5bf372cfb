using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The annotations by which ML.NET's evaluators and calibrators recognise score columns.</summary>
internal static class ScoreAnnotations
{
    public const string ScoreColumnSetId = "ScoreColumnSetId";
    public const string ScoreColumnKind = "ScoreColumnKind";
    public const string ScoreValueKind = "ScoreValueKind";
    public const string IsNormalized = "IsNormalized";
    public const string SlotNames = "SlotNames";
    public const string KeyValues = "KeyValues";
    public const string TrainingLabelValues = "TrainingLabelValues";

    /// <summary>The kind of values that are probabilities.</summary>
    public const string Probability = "Probability";

    /// <summary>The annotation of our own with the classes of a score that has a vector for each step.</summary>
    public const string ClassNamesOfSteps = "ClassNames";

    /// <summary>The kind of the scores of steps by classes, which ML.NET's evaluators of rows do not take for theirs.</summary>
    public const string OfSequences = "SequenceClassification";

    /// <summary>The kind of the scores of steps that are numbers.</summary>
    public const string OfNumberSequences = "SequenceRegression";

    /// <param name="task">The task whose score it is.</param>
    /// <param name="valueKind"><c>Score</c>, <c>Probability</c> or <c>PredictedLabel</c>.</param>
    /// <param name="isNormalized">Whether the column holds values from 0 to 1.</param>
    public static DataViewSchema.Annotations Of(RecurrentTask task, string valueKind, bool isNormalized = false)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddText(builder, ScoreColumnKind, task.ScoreKind);
        AddText(builder, ScoreValueKind, valueKind);
        if (isNormalized)
            builder.Add(IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        if (task.Description.LabelSlots is { Sha256: null } slots)
            new ClassNames(ClassNames.TextType, slots.Names).AddTo(builder, SlotNames);
        if (task.Description.Classes is { } classes)
            AddClasses(builder, classes, valueKind, task.Description.PerStep);
        return builder.ToAnnotations();
    }

    /// <summary>Adds the set id, which tells apart the score columns of several trainers in one pipeline.</summary>
    public static DataViewSchema.Annotations WithSetId(DataViewSchema.Annotations annotations, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(annotations, _ => true);
        builder.Add(ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint value) => value = setId);
        return builder.ToAnnotations();
    }

    /// <summary>The first set id that no column of a schema carries yet.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (var column in schema)
        {
            uint setId = 0;
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId)?.Type is KeyDataViewType { RawType: var raw } && raw == typeof(uint))
                column.Annotations.GetValue(ScoreColumnSetId, ref setId);
            largest = Math.Max(largest, setId);
        }

        return largest + 1;
    }

    private static void AddText(DataViewSchema.Annotations.Builder builder, string kind, string text) =>
        builder.Add(kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());

    private static void AddClasses(DataViewSchema.Annotations.Builder builder, ClassNames classes, string valueKind, bool perStep)
    {
        if (valueKind is "PredictedLabel" or TagColumns.BestLabels or NextItemTask.RecommendedItems)
        {
            classes.AddTo(builder, KeyValues);
            return;
        }

        if (valueKind is TagColumns.SequenceProbability or TagColumns.BestProbabilities or Probability)
            return;

        if (perStep)
        {
            classes.AddTo(builder, ClassNamesOfSteps);
            return;
        }

        if (classes.ItemType == ClassNames.TextType)
            classes.AddTo(builder, SlotNames);
        classes.AddTo(builder, TrainingLabelValues);
    }
}
