using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>The values of one trial: of each parameter that matters in it, by name, a <see cref="double"/>, <see cref="long"/>, <see cref="bool"/> or <see cref="string"/>.</summary>
/// <remarks>Immutable and thread-safe. Configurations of the same names and values are equal, in whatever order. JSON gives back exactly what was written, a <c>double</c> of a
/// whole number included.</remarks>
[JsonConverter(typeof(ConfigurationJson))]
public sealed class Configuration : IReadOnlyDictionary<string, object>, IEquatable<Configuration>
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly OrderedDictionary<string, object> _values;

    /// <summary>Makes a configuration of names and values, in their order.</summary>
    /// <param name="values">The names, each once and not empty, and their values: whole numbers of any type become <see cref="long"/>, other numbers <see cref="double"/>,
    /// enumeration values their names.</param>
    /// <exception cref="ArgumentException">A name is empty or repeated, a number is not finite, a text is no valid Unicode, or a value is of another type.</exception>
    public Configuration(IEnumerable<KeyValuePair<string, object>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = [];
        foreach (var (name, value) in values)
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new ArgumentException("A parameter has an empty name; name every parameter.", nameof(values));
            if (!_values.TryAdd(name, Plain(name, value)))
                throw new ArgumentException($"Parameter '{name}' is given twice; give every parameter one value.", nameof(values));
        }
    }

    /// <summary>The configuration without a value.</summary>
    public static Configuration Empty { get; } = new([]);

    /// <summary>Number of values.</summary>
    public int Count => _values.Count;

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The values, in order.</summary>
    public IEnumerable<object> Values => _values.Values;

    /// <summary>The value of a parameter.</summary>
    /// <param name="key">The parameter's name.</param>
    /// <exception cref="KeyNotFoundException">There is no value of that name.</exception>
    public object this[string key] => _values[key];

    /// <summary>True if there is a value of a parameter.</summary>
    /// <param name="key">The parameter's name.</param>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>Gives the value of a parameter, if there is one.</summary>
    /// <param name="key">The parameter's name.</param>
    /// <param name="value">Its value, or <see langword="null"/>.</param>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _values.TryGetValue(key, out value);

    /// <summary>Enumerates names and values in order.</summary>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    /// <summary>Compares names and values.</summary>
    /// <param name="other">Another configuration, or null.</param>
    public bool Equals(Configuration? other) => other is not null && Count == other.Count
        && _values.All(v => other.TryGetValue(v.Key, out object? value) && v.Value.Equals(value));

    /// <summary>Compares names and values.</summary>
    /// <param name="obj">Another configuration, or null.</param>
    public override bool Equals(object? obj) => Equals(obj as Configuration);

    /// <summary>Equal configurations have equal codes.</summary>
    public override int GetHashCode()
    {
        int hash = Count;
        foreach (var (name, value) in _values)
            hash += HashCode.Combine(name, value);
        return hash;
    }

    /// <summary>Names and values, such as <c>HiddenSize = 64, Training.LearningRate = 0.003</c>; a cell's equations by the cell's name.</summary>
    public override string ToString() => string.Join(", ", _values.Select(v => $"{v.Key} = {Shown(v.Value)}"));

    /// <summary>A value as tables and pictures show it: a cell's equations by the cell's name.</summary>
    internal static string Shown(object value) => value is string json && json.StartsWith('{') && CellParameter.Read(json) is { } cell ? cell.Name
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A value as one of the four types.</summary>
    /// <exception cref="ArgumentException">It cannot be.</exception>
    internal static object Plain(string name, object? value) => value switch
    {
        bool or long => value,
        double number when double.IsFinite(number) => value,
        float number when float.IsFinite(number) => (double)number,
        double or float => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Parameter '{name}' is {value}; expected a finite number."), nameof(value)),
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        string text when IsUnicode(text) => text,
        string => throw new ArgumentException($"Parameter '{name}' is a text with half of a surrogate pair; expected valid Unicode.", nameof(value)),
        Enum choice => choice.ToString(),
        _ => throw new ArgumentException(
            $"Parameter '{name}' is {(value is null ? "null" : $"of type {value.GetType().Name}")}; expected a number, a Boolean, a text or an enumeration value.", nameof(value)),
    };

    private static bool IsUnicode(string text)
    {
        try
        {
            return _strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
