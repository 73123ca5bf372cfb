using System.Numerics;
using Microsoft.ML.Data;
using Parquet.Schema;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>Makes columns of a Parquet file's fields.</summary>
internal static class ParquetColumns
{
    /// <param name="schema">The file's fields.</param>
    /// <param name="wanted">The columns with their kinds; empty for all whose type there is in ML.NET.</param>
    /// <exception cref="InvalidDataException">A column is not there, or cannot be of its kind.</exception>
    public static ParquetColumn[] Create(ParquetSchema schema, IReadOnlyList<ScoringColumn> wanted)
    {
        if (wanted.Count == 0)
            return [.. schema.Fields.Select(field => Find(field) is { } data ? TryCreate(data, field.Name, null) : null).OfType<ParquetColumn>()];
        var fields = schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        return
        [
            .. wanted.Select(column => !fields.TryGetValue(column.Name, out var field)
                ? throw new InvalidDataException($"The Parquet file has no column '{column.Name}'; it has '{string.Join("', '", fields.Keys)}'.")
                : (Find(field) is { } data ? TryCreate(data, field.Name, column.Kind) : null) ?? throw new InvalidDataException(
                    $"Column '{column.Name}' of the Parquet file is {field}; expected values, or lists of values, that can be {column.Kind}.")),
        ];
    }

    /// <returns>The field of values: the field itself, or the elements of a list; null for maps, structures and lists of them.</returns>
    private static DataField? Find(Field field) => field switch
    {
        DataField data => data,
        ListField { Item: DataField { MaxRepetitionLevel: 1, IsArray: false } item } => item,
        _ => null,
    };

    private static ParquetColumn? TryCreate(DataField field, string name, DataKind? kind) => field.ClrType switch
    {
        var t when t == typeof(float) => Number<float>(field, name, kind, DataKind.Single, NumberDataViewType.Single, () => float.NaN),
        var t when t == typeof(double) => Number<double>(field, name, kind, DataKind.Double, NumberDataViewType.Double, () => double.NaN),
        var t when t == typeof(sbyte) => Number<sbyte>(field, name, kind, DataKind.SByte, NumberDataViewType.SByte),
        var t when t == typeof(byte) => Number<byte>(field, name, kind, DataKind.Byte, NumberDataViewType.Byte),
        var t when t == typeof(short) => Number<short>(field, name, kind, DataKind.Int16, NumberDataViewType.Int16),
        var t when t == typeof(ushort) => Number<ushort>(field, name, kind, DataKind.UInt16, NumberDataViewType.UInt16),
        var t when t == typeof(int) => Number<int>(field, name, kind, DataKind.Int32, NumberDataViewType.Int32),
        var t when t == typeof(uint) => Number<uint>(field, name, kind, DataKind.UInt32, NumberDataViewType.UInt32),
        var t when t == typeof(long) => Number<long>(field, name, kind, DataKind.Int64, NumberDataViewType.Int64),
        var t when t == typeof(ulong) => Number<ulong>(field, name, kind, DataKind.UInt64, NumberDataViewType.UInt64),
        var t when t == typeof(bool) => Other<bool, bool>(field, name, kind, DataKind.Boolean, BooleanDataViewType.Instance, value => value),
        var t when t == typeof(DateTime) => Other<DateTime, DateTime>(field, name, kind, DataKind.DateTime, DateTimeDataViewType.Instance, value => value),
        // The reader's characters may be those of a buffer that it uses again.
        var t when t == typeof(ReadOnlyMemory<char>) => Other<ReadOnlyMemory<char>, ReadOnlyMemory<char>>(
            field, name, kind, DataKind.String, TextDataViewType.Instance, value => value.ToString().AsMemory(), () => ReadOnlyMemory<char>.Empty),
        _ => null,
    };

    private static ParquetColumn? Number<T>(DataField field, string name, DataKind? kind, DataKind own, NumberDataViewType type, Func<T>? missing = null)
        where T : struct, INumber<T> => kind switch
        {
            null => new ParquetColumn<T, T>(field, name, type, value => value, missing),
            DataKind.Single => new ParquetColumn<T, float>(field, name, NumberDataViewType.Single, float.CreateSaturating, () => float.NaN),
            DataKind.Double => new ParquetColumn<T, double>(field, name, NumberDataViewType.Double, double.CreateSaturating, () => double.NaN),
            _ when kind == own => new ParquetColumn<T, T>(field, name, type, value => value, missing),
            _ => null,
        };

    private static ParquetColumn<TStored, TValue>? Other<TStored, TValue>(
        DataField field, string name, DataKind? kind, DataKind own, PrimitiveDataViewType type, Func<TStored, TValue> convert, Func<TValue>? missing = null)
        where TStored : struct => kind is null || kind == own ? new ParquetColumn<TStored, TValue>(field, name, type, convert, missing) : null;
}
