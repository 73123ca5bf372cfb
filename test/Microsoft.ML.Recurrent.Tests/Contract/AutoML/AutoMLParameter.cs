using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Tests.Contract.AutoML;

/// <summary>Options as ML.NET's search spaces (<c>Microsoft.ML.SearchSpace</c>, main branch of August 2026) make them: a tree of values that System.Text.Json turns into a record.</summary>
internal static class AutoMLParameter
{
    // As ML.NET's Parameter writes and reads them.
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The options of one trial: sampled values over those of a default record.</summary>
    public static TOptions Sample<TOptions>(Random random, TOptions? defaults)
        where TOptions : class
    {
        var sampled = Sampled(typeof(TOptions), random);
        var parameter = defaults is null ? sampled : Merged((JsonObject)FromObject(defaults, typeof(TOptions))!, sampled);
        return JsonSerializer.Deserialize<TOptions>(JsonSerializer.Serialize(parameter, _json), _json)!;
    }

    /// <summary>A default record alone, as it comes back.</summary>
    public static TOptions Returned<TOptions>(TOptions defaults)
        where TOptions : class => JsonSerializer.Deserialize<TOptions>(JsonSerializer.Serialize(FromObject(defaults, typeof(TOptions)), _json), _json)!;

    private static JsonObject Sampled(Type type, Random random)
    {
        var sampled = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            JsonNode? value = property.GetCustomAttributes(inherit: false).Select(a => a switch
            {
                RangeAttribute range => Number(range, random.NextDouble()),
                ChoiceAttribute choice => JsonSerializer.SerializeToNode(choice.Candidates[random.Next(choice.Candidates.Length)], _json),
                BooleanChoiceAttribute => random.Next(2) == 0,
                NestOptionAttribute => Sampled(property.PropertyType, random),
                _ => null,
            }).FirstOrDefault(v => v is not null);
            if (value is not null)
                sampled[property.Name] = value;
        }

        return sampled;
    }

    private static JsonNode Number(RangeAttribute range, double feature)
    {
        double low = Convert.ToDouble(range.Min), high = Convert.ToDouble(range.Max);
        double value = range.LogBase ? low * Math.Pow(high / low, feature) : low + ((high - low) * feature);
        return range.Min switch
        {
            int => (int)Math.Floor(value),
            float => (float)value,
            _ => value,
        };
    }

    /// <summary>A record as ML.NET takes it apart: lists are written as they are, whatever else is no plain value by its declared type's properties, empty ones left out.</summary>
    private static JsonNode? FromObject(object value, Type type)
    {
        switch (value)
        {
            case int or long or double or float or string or bool:
            case IEnumerable:
                return JsonSerializer.SerializeToNode(value, value.GetType(), _json);
            case Enum choice:
                return Enum.GetName(value.GetType(), choice);
            default:
                var parts = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.CanWrite)
                    .Select(p => (p.Name, Value: p.GetValue(value) is { } part ? FromObject(part, p.PropertyType) : null)).Where(p => p.Value is not (null or JsonObject { Count: 0 }));
                return new JsonObject(parts.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        }
    }

    private static JsonObject Merged(JsonObject defaults, JsonObject sampled)
    {
        var merged = (JsonObject)defaults.DeepClone();
        foreach (var (name, value) in sampled)
            merged[name] = merged[name] is JsonObject inner && value is JsonObject other ? Merged(inner, other) : value!.DeepClone();
        return merged;
    }
}
