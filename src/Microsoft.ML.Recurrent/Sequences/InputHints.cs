using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Hints at transforms that make an expected column of one of another type.</summary>
internal static class InputHints
{
    private const string ConvertType = "Convert it with mlContext.Transforms.Conversion.ConvertType first.";
    private const string CustomMapping = "mlContext.Transforms.CustomMapping first.";

    /// <param name="column">The column.</param>
    /// <param name="vectors">Whether vectors are expected, or may be.</param>
    public static string ToSingle(ColumnFacts column, bool vectors) => (vectors || !column.IsVector) && IsConvertible(column)
        ? ConvertType
        : $"{(column.IsVector && !vectors ? "Take one number of it" : "Turn it into numbers")} with {CustomMapping}";

    public static string ToBoolean(ColumnFacts column) => column switch
    {
        { IsKey: true } => "Use the multiclass trainers, which read keys.",
        { IsText: true } => "Map its values with mlContext.Transforms.Conversion.MapValue first, or use the multiclass trainers after MapValueToKey.",
        { IsVector: true } => $"Make a Boolean of each row, or of each step, with {CustomMapping}",
        _ => $"Make it one with {CustomMapping}",
    };

    public static string ToKey(ColumnFacts column) => column switch
    {
        { IsBoolean: true } => "Use the binary trainers, which read Booleans.",
        { IsVector: true } => "Take one value of each row with mlContext.Transforms.CustomMapping first, or make a label of each step with MapValueToKey.",
        _ => "Convert it with mlContext.Transforms.Conversion.MapValueToKey first.",
    };

    /// <summary>Keys that come from a class as the numbers they are kept in; null for others.</summary>
    public static string? ToKeyType(ColumnFacts column) =>
        column.IsKey || (column.ItemType.RawType != typeof(byte) && column.ItemType.RawType != typeof(ushort) && column.ItemType.RawType != typeof(uint) && column.ItemType.RawType != typeof(ulong))
            ? null
            : "The network was fitted on keys: a property of a class holds keys where it has [KeyType], which an anonymous type cannot have.";

    public static string ToStatic(ColumnFacts column) => column switch
    {
        { IsText: true, IsVector: false } =>
            "Map categories with mlContext.Transforms.Conversion.MapValueToKey, or featurize texts with mlContext.Transforms.Text.FeaturizeText, first.",
        { IsText: true } => "Featurize it with mlContext.Transforms.Text.FeaturizeText first.",
        { IsKey: true } => "Count its values with mlContext.Transforms.Conversion.MapKeyToVector(outputCountVector: true) first.",
        _ => ToNumbers(column),
    };

    /// <summary>Hints where a number, or a vector of numbers of known length, is expected.</summary>
    public static string ToNumbers(ColumnFacts column) => column.IsVariable
        ? $"Make vectors of one length of it with {CustomMapping}"
        : ToSingle(column, vectors: true);

    public static string ToLabel(ColumnFacts column) => column switch
    {
        { IsKey: true } => "Use the multiclass trainers, which read keys.",
        _ => ToSingle(column, vectors: true),
    };

    /// <summary>Hints where the label's type decides what is predicted.</summary>
    public static string ToAnyLabel(ColumnFacts column) => column switch
    {
        { IsVector: true, IsSingle: true } => ToLabel(column),
        { IsVector: true } => $"Make one label of each row with {CustomMapping}",
        _ when IsConvertible(column) && !column.IsText => "Convert numbers with mlContext.Transforms.Conversion.ConvertType, and classes with MapValueToKey, first.",
        _ => ToKey(column),
    };

    public static string ToTime(ColumnFacts column) => column is { IsText: true, IsVector: false }
        ? "convert it with mlContext.Transforms.Conversion.ConvertType first."
        : $"turn it into one with {CustomMapping}";

    private static bool IsConvertible(ColumnFacts column) =>
        !column.IsKey && column.ItemType is (NumberDataViewType or BooleanDataViewType or TextDataViewType);
}
