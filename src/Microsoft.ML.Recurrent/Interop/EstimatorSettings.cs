using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Reads the settings of an estimator that is not this library's: the numbers, texts and enumeration values that its fields hold, those of its options and of lists among them.
/// Functions, data views, hosts, random sources and what a fit may change are passed over.</summary>
internal sealed class EstimatorSettings
{
    private const int Deepest = 5;
    private const int Most = 2_000;

    private readonly HashSet<object> _path = new(ReferenceEqualityComparer.Instance);
    private int _values;

    private EstimatorSettings()
    {
    }

    public static JsonElement Of(IEstimator<ITransformer> estimator) => JsonSerializer.SerializeToElement(new EstimatorSettings().Node(estimator, depth: 0));

    private JsonNode? Node(object? value, int depth) => value switch
    {
        null => null,
        _ when ++_values > Most => "…",
        string or Enum or char or DateTime or TimeSpan or decimal => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
        float number when float.IsFinite(number) => number,
        double number when double.IsFinite(number) => number,
        float or double => ((IFormattable)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ReadOnlyMemory<char> text => text.ToString(),
        nint or nuint => null,
        _ when value.GetType().IsPrimitive => JsonSerializer.SerializeToNode(value),
        _ when depth >= Deepest || IsPassedOver(value) || !_path.Add(value) => null,
        ITuple tuple => Leaving(value, List(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), depth)),
        IEnumerable items when IsOfSystem(value.GetType()) || value is Array => Leaving(value, List(items, depth)),
        _ => Leaving(value, Object(value, depth)),
    };

    private JsonNode Leaving(object value, JsonNode node)
    {
        _path.Remove(value);
        return node;
    }

    /// <summary>The items by their places, so that a difference is that of an item.</summary>
    private JsonObject List(IEnumerable items, int depth)
    {
        var node = new JsonObject();
        int place = 0;
        foreach (object? item in items)
        {
            if (_values > Most)
                break;
            node[place++.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Node(item, depth + 1);
        }

        return node;
    }

    private JsonObject Object(object value, int depth)
    {
        var node = new JsonObject();
        foreach (var field in Fields(value.GetType()).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (Node(field.GetValue(value), depth + 1) is { } setting and not JsonObject { Count: 0 })
                node[NameOf(field)] = setting;
        }

        return node;
    }

    /// <summary>The fields of a type and of those that it derives from that are settings: those that a fit cannot change, public ones, and what properties with a public setter hold.</summary>
    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        HashSet<string> names = [];
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(f => names.Add(f.Name) && (f.IsInitOnly || f.IsPublic || IsOfSetter(f))))
                yield return field;
        }
    }

    private static bool IsOfSetter(FieldInfo field) => field.Name.StartsWith('<') && field.DeclaringType!.GetProperty(NameOf(field))?.SetMethod is { IsPublic: true };

    /// <summary>The name without an underscore, and of an automatic property its own.</summary>
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name.TrimStart('_');

    private static bool IsPassedOver(object value) =>
        value is Delegate or IDataView or IExceptionContext or Random or Type or MemberInfo or DataViewSchema or Stream or Pointer
        || (value is not (IEnumerable or ITuple) && IsOfSystem(value.GetType()) && !IsPair(value.GetType()));

    private static bool IsOfSystem(Type type) => type.Namespace?.Split('.')[0] == "System";

    private static bool IsPair(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
}
