using System.Collections.Immutable;
using System.Text.Json;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>One object of a graph's JSON, read without trust.</summary>
internal readonly struct GraphElement(JsonElement element)
{
    /// <exception cref="ArgumentException">The property is no list of objects, or a long one.</exception>
    public IEnumerable<GraphElement> Items(string property, int most) => Array(property, most).Select(e => new GraphElement(e));

    public IEnumerable<int> Integers(string property, int most) => Array(property, most).Select(e => Integer(e, property));

    /// <summary>A text; empty where it is missing.</summary>
    public string Text(string property) => Property(property) is not { } value ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new ArgumentException($"'{property}' is {value.ValueKind}; expected a text.");

    /// <summary>A node's place; −1 where it is missing.</summary>
    public int Place(string property)
    {
        int place = Property(property) is { } value ? Integer(value, property) : -1;
        return place >= 0 || Property(property) is null ? place : throw new ArgumentException($"'{property}' is {place}; expected a node's number.");
    }

    public Size Size()
    {
        int? units = Property("units") is { } value ? Integer(value, "units") : null;
        return units is null or (> 0 and <= GraphLimits.Units)
            ? Equations.Size.Of(units)
            : throw new ArgumentException($"'units' is {units}; expected 1 to {GraphLimits.Units}.");
    }

    public Node Node()
    {
        var operation = Name<Operation>("operation", null);
        return new Node(operation)
        {
            Name = Text("name"),
            First = Place("first"),
            Second = Place("second"),
            Size = operation == Operation.Constant ? Equations.Size.Any : Size(),
            Value = Number("value"),
            Initial = Number("initial"),
            HasBias = Property("bias") is { ValueKind: JsonValueKind.True },
            InitialMatrix = Name<InitialMatrix>("initialMatrix", InitialMatrix.Orthogonal),
            Blocks = new Blocks(Name<BlockForm>("form", BlockForm.Dense), Property("blocks") is { } count ? Integer(count, "blocks") : 1),
            Periods = operation == Operation.Mask ? new Periods([.. Integers("periods", GraphLimits.Groups)]) : default,
        };
    }

    private static int Integer(JsonElement value, string property) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
        ? number
        : throw new ArgumentException($"'{property}' is {Shorten(value.GetRawText())}; expected a whole number.");

    private double Number(string property) => Property(property) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : throw new ArgumentException($"'{property}' is {value.ValueKind}; expected a number.");

    private T Name<T>(string property, T? otherwise)
        where T : struct, Enum
    {
        string text = Text(property);
        if (text.Length == 0 && otherwise is { } value)
            return value;
        return Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text)
            : throw new ArgumentException($"'{property}' is '{Shorten(text)}'; expected one of {string.Join(", ", Enum.GetValues<T>().Where(v => v is not Operation operation || operation <= Operation.Max))}.");
    }

    private static string Shorten(string text) => text[..Math.Min(text.Length, GraphLimits.NameLength)];

    private ImmutableArray<JsonElement> Array(string property, int most)
    {
        if (Property(property) is not { ValueKind: JsonValueKind.Array } value)
            throw new ArgumentException($"'{property}' is missing or no list.");
        return value.GetArrayLength() <= most
            ? [.. value.EnumerateArray()]
            : throw new ArgumentException($"'{property}' has {value.GetArrayLength()} items; expected at most {most}.");
    }

    private JsonElement? Property(string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"There is {element.ValueKind}; expected an object.");
        return element.TryGetProperty(name, out var value) ? value : null;
    }
}
