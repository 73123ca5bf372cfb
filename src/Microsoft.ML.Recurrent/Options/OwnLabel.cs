namespace Microsoft.ML.Recurrent;

/// <summary>The tasks whose label is the column that the network reads, or numbers: of their options some have no meaning.</summary>
internal static class OwnLabel
{
    public static bool IsOf(PredictionTask? task) => task is PredictionTask.NextToken or PredictionTask.NextItem;

    /// <summary>True if labels are numbers, which have no classes.</summary>
    public static bool IsOfNumbers(PredictionTask? task) => task is PredictionTask.Regression;

    /// <summary>True if the rows are sessions, which do not follow one another as the parts of a text do, and items are recommended.</summary>
    public static bool IsOfItems(PredictionTask? task) => task is PredictionTask.NextItem;

    /// <summary>A remark on a label column that options name beside the column that is read; null for none, or the default.</summary>
    public static string? IdleLabel(RecurrentOptions options) =>
        options is { LabelColumnName: not ("Label" or null) and var label, SequenceColumnNames: [var read] } && label != read
            ? $"LabelColumnName is '{label}', which is not looked at: column '{read}' is its own label. Leave LabelColumnName out." : null;

    /// <summary>The names of such a trainer and of what it reads, for people.</summary>
    public static (string Trainer, string Read) NamesOf(PredictionTask? task) => IsOfItems(task) ? ("next-item", "items") : ("next-token", "tokens");
}
