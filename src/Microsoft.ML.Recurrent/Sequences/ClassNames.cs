using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>A key's values, as invariant text with the name of their ML.NET item type ("Text", "Single", "Int32", …). Immutable.</summary>
internal sealed record ClassNames(string ItemType, IReadOnlyList<string> Values)
{
    public const string TextType = "Text";

    /// <summary>Values that messages list.</summary>
    public const int Shown = 10;

    private const string KeyValues = "KeyValues";

    private static readonly IReadOnlyDictionary<string, Codec> _codecs = new Codec[]
    {
        new Codec<ReadOnlyMemory<char>>(TextType, TextDataViewType.Instance, v => v.ToString(), s => s.AsMemory()),
        new Codec<bool>("Boolean", BooleanDataViewType.Instance, v => v ? "True" : "False", bool.Parse),
        Number<float>("Single", NumberDataViewType.Single),
        Number<double>("Double", NumberDataViewType.Double),
        Number<sbyte>("SByte", NumberDataViewType.SByte),
        Number<byte>("Byte", NumberDataViewType.Byte),
        Number<short>("Int16", NumberDataViewType.Int16),
        Number<ushort>("UInt16", NumberDataViewType.UInt16),
        Number<int>("Int32", NumberDataViewType.Int32),
        Number<uint>("UInt32", NumberDataViewType.UInt32),
        Number<long>("Int64", NumberDataViewType.Int64),
        Number<ulong>("UInt64", NumberDataViewType.UInt64),
        new Codec<DateTime>("DateTime", DateTimeDataViewType.Instance, v => WithoutZone(v).ToString("O", CultureInfo.InvariantCulture),
            s => DateTime.ParseExact(s, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
        new Codec<DateTimeOffset>("DateTimeOffset", DateTimeOffsetDataViewType.Instance, v => v.ToString("O", CultureInfo.InvariantCulture),
            s => DateTimeOffset.ParseExact(s, "O", CultureInfo.InvariantCulture)),
        new Codec<TimeSpan>("TimeSpan", TimeSpanDataViewType.Instance, v => v.ToString("c", CultureInfo.InvariantCulture),
            s => TimeSpan.ParseExact(s, "c", CultureInfo.InvariantCulture)),
    }.ToDictionary(c => c.Name);

    /// <summary>The names of a key column's values, or null when it carries none of a known type.</summary>
    public static ClassNames? Of(DataViewSchema.Column label, int count) =>
        Read(label, count) is (var itemType, var values) ? new ClassNames(itemType, [.. values]) : null;

    /// <summary>The names of a key column's values one after another, or null when it carries none of a known type.</summary>
    public static (string ItemType, IEnumerable<string> Values)? Read(DataViewSchema.Column key, int count)
    {
        if (key.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is not VectorDataViewType vector || vector.Size != count)
            return null;
        var codec = _codecs.Values.FirstOrDefault(c => c.Type.Equals(vector.ItemType));
        return codec is null ? null : (codec.Name, codec.Read(key.Annotations));
    }

    /// <summary>The first values, as messages list them.</summary>
    /// <param name="count">How many there are in all.</param>
    public string Describe(int count) => string.Join(", ", Values.Take(Shown).Select(value => $"'{value}'"))
        + (count > Shown ? string.Create(CultureInfo.InvariantCulture, $", … ({count} values)") : "");

    public static bool IsKnownType(string itemType) => _codecs.ContainsKey(itemType);

    /// <summary>True if every value is of the item type.</summary>
    public bool CanBeRead() => Values.All(_codecs[ItemType].CanParse);

    /// <summary>Adds the values as a vector annotation of their own type.</summary>
    /// <exception cref="FormatException">A value is not of the item type.</exception>
    public void AddTo(DataViewSchema.Annotations.Builder builder, string kind) => _codecs[ItemType].Add(builder, kind, Values);

    // A local time is written with its distance from UTC and would be read as another time elsewhere.
    private static DateTime WithoutZone(DateTime time) => time.Kind == DateTimeKind.Local ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : time;

    private static Codec<T> Number<T>(string name, PrimitiveDataViewType type)
        where T : IFormattable, IParsable<T> => new(name, type, v => v.ToString(null, CultureInfo.InvariantCulture), s => T.Parse(s, CultureInfo.InvariantCulture));

    private abstract class Codec(string name, PrimitiveDataViewType type)
    {
        public string Name { get; } = name;

        public PrimitiveDataViewType Type { get; } = type;

        public abstract bool CanParse(string value);

        public abstract IEnumerable<string> Read(DataViewSchema.Annotations annotations);

        public abstract void Add(DataViewSchema.Annotations.Builder builder, string kind, IReadOnlyList<string> values);
    }

    private sealed class Codec<T>(string name, PrimitiveDataViewType type, Func<T, string> format, Func<string, T> parse)
        : Codec(name, type)
    {
        public override bool CanParse(string value)
        {
            try
            {
                parse(value);
                return true;
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                return false;
            }
        }

        public override IEnumerable<string> Read(DataViewSchema.Annotations annotations)
        {
            VBuffer<T> values = default;
            annotations.GetValue(KeyValues, ref values);
            return values.DenseValues().Select(format);
        }

        public override void Add(DataViewSchema.Annotations.Builder builder, string kind, IReadOnlyList<string> values)
        {
            T[] parsed = [.. values.Select(parse)];
            builder.Add(kind, new VectorDataViewType(Type, parsed.Length),
                (ref VBuffer<T> value) => value = new VBuffer<T>(parsed.Length, parsed));
        }
    }
}
