using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Getters over a row for the raw types that keys come in.</summary>
internal static class ColumnGetters
{
    /// <summary>Makes something for a key column's raw type.</summary>
    public static T ForKey<T>(DataViewType type, Func<T> ofByte, Func<T> ofUInt16, Func<T> ofUInt32, Func<T> ofUInt64) =>
        type.RawType == typeof(byte) ? ofByte()
        : type.RawType == typeof(ushort) ? ofUInt16()
        : type.RawType == typeof(uint) ? ofUInt32()
        : ofUInt64();

    /// <summary>A scalar key column's getter as ulong; 0 is the missing key.</summary>
    public static Func<ulong> Key(DataViewRow row, DataViewSchema.Column column)
    {
        return ForKey(column.Type, Of<byte>, Of<ushort>, Of<uint>, Of<ulong>);

        Func<ulong> Of<T>()
            where T : unmanaged, System.Numerics.INumberBase<T>
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return ulong.CreateTruncating(value);
            };
        }
    }
}
