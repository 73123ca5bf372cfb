using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Number and hash of the rows of a view: of all visible columns of numbers, Booleans, texts, keys and times, in one pass.</summary>
internal sealed class RowsHash : IDisposable
{
    private const int ShownDigits = 32;
    private const string KeyValues = "KeyValues";

    private static readonly Dictionary<Type, Func<RowsHash, DataViewRow, DataViewSchema.Column, Action>> _readers = new()
    {
        [typeof(bool)] = Plain<bool>,
        [typeof(sbyte)] = Plain<sbyte>,
        [typeof(byte)] = Plain<byte>,
        [typeof(short)] = Plain<short>,
        [typeof(ushort)] = Plain<ushort>,
        [typeof(int)] = Plain<int>,
        [typeof(uint)] = Plain<uint>,
        [typeof(long)] = Plain<long>,
        [typeof(ulong)] = Plain<ulong>,
        [typeof(float)] = Plain<float>,
        [typeof(double)] = Plain<double>,
        [typeof(DateTime)] = Plain<DateTime>,
        [typeof(TimeSpan)] = Plain<TimeSpan>,
        [typeof(DataViewRowId)] = Plain<DataViewRowId>,
        [typeof(DateTimeOffset)] = (hash, row, column) => Reader<DateTimeOffset>(hash, row, column, hash.AddTime),
        [typeof(ReadOnlyMemory<char>)] = (hash, row, column) => Reader<ReadOnlyMemory<char>>(hash, row, column, hash.AddText),
    };

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private RowsHash()
    {
    }

    private delegate void Adder<T>(ReadOnlySpan<T> values);

    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static string Of(IDataView view, CancellationToken cancellation)
    {
        using var hash = new RowsHash();
        return hash.Read(view, cancellation);
    }

    public void Dispose() => _hash.Dispose();

    private string Read(IDataView view, CancellationToken cancellation)
    {
        DataViewSchema.Column[] columns = [.. view.Schema.Where(column => !column.IsHidden && _readers.ContainsKey(ItemOf(column).RawType))];
        foreach (var column in columns)
            AddKeyValues(column);
        using var cursor = view.GetRowCursor(columns);
        Action[] readers = [.. columns.Select(column => _readers[ItemOf(column).RawType](this, cursor, column))];
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var read in readers)
                read();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{rows} rows with hash {Convert.ToHexStringLower(_hash.GetHashAndReset())[..ShownDigits]}");
    }

    private static DataViewType ItemOf(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;

    private static Action Plain<T>(RowsHash hash, DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged => Reader<T>(hash, row, column, values => hash._hash.AppendData(MemoryMarshal.AsBytes(values)));

    private static Action Reader<T>(RowsHash hash, DataViewRow row, DataViewSchema.Column column, Adder<T> add)
    {
        if (column.Type is VectorDataViewType)
        {
            var vector = default(VBuffer<T>);
            var vectorGetter = row.GetGetter<VBuffer<T>>(column);
            return () =>
            {
                vectorGetter(ref vector);
                hash.AddVector(vector, add);
            };
        }

        var value = default(T)!;
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            getter(ref value);
            add(new ReadOnlySpan<T>(in value));
        };
    }

    private void AddVector<T>(VBuffer<T> vector, Adder<T> add)
    {
        AddNumber(vector.Length);
        var values = vector.GetValues();
        AddNumber(values.Length);
        if (!vector.IsDense)
            _hash.AppendData(MemoryMarshal.AsBytes(vector.GetIndices()));
        add(values);
    }

    private void AddText(ReadOnlySpan<ReadOnlyMemory<char>> texts)
    {
        foreach (var text in texts)
        {
            AddNumber(text.Length);
            _hash.AppendData(MemoryMarshal.AsBytes(text.Span));
        }
    }

    /// <summary>A time with its offset, whose bytes have gaps in memory.</summary>
    private void AddTime(ReadOnlySpan<DateTimeOffset> times)
    {
        foreach (var time in times)
        {
            AddNumber(time.Ticks);
            AddNumber(time.Offset.Ticks);
        }
    }

    /// <summary>The texts that keys stand for.</summary>
    private void AddKeyValues(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return;
        var texts = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue(KeyValues, ref texts);
        AddVector<ReadOnlyMemory<char>>(texts, AddText);
    }

    private void AddNumber(long number) => _hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));
}
