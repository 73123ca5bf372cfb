using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Reads the settings of an estimator that is not this library's: the numbers, texts and enumeration values that its fields hold, those of its options and of lists among them.
/// Functions, data views, hosts and random sources are passed over.</summary>
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
        ITuple tuple => Leaving(value, Array(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), depth)),
        _ => Leaving(value, value is IEnumerable items ? Array(items, depth) : Object(value, depth)),
    };

    private JsonNode Leaving(object value, JsonNode node)
    {
        _path.Remove(value);
        return node;
    }

    private JsonArray Array(IEnumerable items, int depth)
    {
        var array = new JsonArray();
        foreach (object? item in items)
        {
            if (_values > Most)
                break;
            array.Add(Node(item, depth + 1));
        }

        return array;
    }

    private JsonObject Object(object value, int depth)
    {
        var node = new JsonObject();
        foreach (var field in Fields(value.GetType()).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (Node(field.GetValue(value), depth + 1) is { } setting && setting is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                node[NameOf(field)] = setting;
        }

        return node;
    }

    /// <summary>The fields of a type and of those that it derives from.</summary>
    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        HashSet<string> names = [];
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(f => names.Add(f.Name)))
                yield return field;
        }
    }

    /// <summary>The name without an underscore, and of an automatic property its own.</summary>
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name.TrimStart('_');

    private static bool IsPassedOver(object value) =>
        value is Delegate or IDataView or IExceptionContext or Random or Type or MemberInfo or DataViewSchema or Stream or Pointer
        || (value is not (IEnumerable or ITuple) && value.GetType().Namespace is { } name && name.Split('.')[0] == "System" && !IsPair(value.GetType()));

    private static bool IsPair(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
}
