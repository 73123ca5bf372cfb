using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The facts of a column's type: all of it from a schema, less from a schema's shape.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="ItemType">The type of its items.</param>
/// <param name="IsVector">Whether it holds vectors.</param>
/// <param name="IsVariable">Whether the vectors' length differs from row to row.</param>
/// <param name="IsKey">Whether its items are keys.</param>
internal sealed record ColumnFacts(string Name, DataViewType ItemType, bool IsVector, bool IsVariable, bool IsKey)
{
    private Lazy<KeyValues?>? _keys;
    private Lazy<SlotNames?>? _slots;

    /// <summary>A vector's dimensions, 0 where variable; null where nothing is known of them.</summary>
    public IReadOnlyList<int>? Dimensions { get; init; }

    /// <summary>A vector's length; null where variable or not known.</summary>
    public int? Size => Dimensions is null || IsVariable ? null : Dimensions.Aggregate(1, (a, b) => a * b);

    /// <summary>Values per step where the type says it, being [steps, features]; null where the options must.</summary>
    public int? FeaturesByType => Dimensions is [_, > 0 and var features] ? features : null;

    /// <summary>A key's number of values; null where not known.</summary>
    public ulong? KeyCount { get; init; }

    /// <summary>The values of a key; null where not known.</summary>
    public KeyValues? Keys => _keys?.Value;

    /// <summary>The names of a vector's values; null where it has none, or where nothing is known of them.</summary>
    public SlotNames? Slots => _slots?.Value;

    public bool IsSingle => !IsKey && ItemType is NumberDataViewType && ItemType.RawType == typeof(float);

    public bool IsText => ItemType is TextDataViewType;

    public bool IsBoolean => ItemType is BooleanDataViewType;

    /// <summary>As messages call it: "a vector of Double", "a scalar key".</summary>
    public string Description
    {
        get
        {
            string item = IsKey ? "key" : ItemType is TextDataViewType ? "Text" : ItemType.RawType.Name;
            return !IsVector ? $"a scalar {item}" : IsVariable ? $"a variable-length vector of {item}" : $"a vector of {item}";
        }
    }

    /// <summary>With the vector's length or the key's number of values, where known.</summary>
    public string SizedDescription => Description + (KeyCount is { } count ? $" of {count} values" : Size is { } size && IsVector ? $" of length {size}" : "");

    public static ColumnFacts Of(DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        DataViewType item = vector?.ItemType ?? column.Type;
        return new ColumnFacts(column.Name, item, vector is not null, vector is { IsKnownSize: false }, item is KeyDataViewType)
        {
            Dimensions = vector?.Dimensions,
            KeyCount = (item as KeyDataViewType)?.Count,
            _slots = vector is { IsKnownSize: true } ? new Lazy<SlotNames?>(() => SlotNames.Of(column)) : null,
            _keys = item is KeyDataViewType ? new Lazy<KeyValues?>(() => KeyValues.Of(column)) : null,
        };
    }

    public static ColumnFacts Of(SchemaShape.Column column) => new(
        column.Name,
        column.ItemType,
        column.Kind != SchemaShape.Column.VectorKind.Scalar,
        column.Kind == SchemaShape.Column.VectorKind.VariableVector,
        column.IsKey);
}
