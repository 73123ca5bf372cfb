using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Parquet;
using Parquet.Schema;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>A column of a Parquet file with the values of the row groups that were loaded.</summary>
internal abstract class ParquetColumn(DataField stored, string name, DataViewType type)
{
    public string Name => name;

    public DataViewType Type => type;

    protected DataField Field => stored;

    /// <summary>Adds the values of a row group.</summary>
    /// <exception cref="InvalidDataException">A value is missing, or the file is damaged.</exception>
    public abstract Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken);

    /// <returns>The getter of ML.NET's cursors.</returns>
    public abstract Delegate Getter(Func<long> position);
}

/// <summary>A column of values of one type.</summary>
/// <typeparam name="TStored">The type in the file.</typeparam>
/// <typeparam name="TValue">The type in ML.NET.</typeparam>
/// <param name="stored">The field.</param>
/// <param name="name">The column's name.</param>
/// <param name="itemType">ML.NET's type of the values.</param>
/// <param name="convert">Makes a value of a stored one.</param>
/// <param name="missing">The value of one that is missing; null if there is none.</param>
internal sealed class ParquetColumn<TStored, TValue>(DataField stored, string name, PrimitiveDataViewType itemType, Func<TStored, TValue> convert, Func<TValue>? missing)
    : ParquetColumn(stored, name, stored.MaxRepetitionLevel > 0 ? new VectorDataViewType(itemType) : itemType)
    where TStored : struct
{
    private readonly List<TValue> _values = [];

    /// <summary>The end of each row's values, where rows have lists.</summary>
    private readonly List<int> _ends = [];

    private bool IsList => Field.MaxRepetitionLevel > 0;

    public override async Task LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        int count = Count(group);
        var values = new TStored[count];
        int[]? defined = Field.MaxDefinitionLevel > 0 ? new int[count] : null;
        int[]? repeated = IsList ? new int[count] : null;
        await group.ReadRawAsync<TStored>(Field, values, defined?.AsMemory(), repeated?.AsMemory(), cancellationToken);
        long rowsBefore = IsList ? _ends.Count : _values.Count;
        Add(values, defined, repeated);
        if ((IsList ? _ends.Count : _values.Count) - rowsBefore != group.RowCount)
            throw new InvalidDataException($"Column '{Name}' of the Parquet file has other rows than its row group says; the file is damaged.");
    }

    public override Delegate Getter(Func<long> position) => IsList ? ListGetter(position) : SingleGetter(position);

    private ValueGetter<TValue> SingleGetter(Func<long> position) => (ref TValue value) => value = _values[(int)position()];

    private ValueGetter<VBuffer<TValue>> ListGetter(Func<long> position) => (ref VBuffer<TValue> value) =>
    {
        int row = (int)position();
        int start = row == 0 ? 0 : _ends[row - 1];
        var editor = VBufferEditor.Create(ref value, _ends[row] - start);
        CollectionsMarshal.AsSpan(_values)[start.._ends[row]].CopyTo(editor.Values);
        value = editor.Commit();
    };

    private int Count(ParquetRowGroupReader group)
    {
        long count = group.GetMetadata(Field)?.MetaData?.NumValues ?? throw new InvalidDataException($"Column '{Name}' is not in every row group of the Parquet file; it is damaged.");
        if (count < 0 || count > Array.MaxLength - _values.Count)
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"Column '{Name}' has {count:N0} values in a row group; expected at most {Array.MaxLength - _values.Count:N0}. Write smaller row groups."));
        return (int)count;
    }

    private void Add(TStored[] values, int[]? defined, int[]? repeated)
    {
        int most = Field.MaxDefinitionLevel, next = 0;
        int element = IsList && Field.IsNullable && !Field.IsArray ? most - 1 : most;
        for (int i = 0; i < values.Length; i++)
        {
            if (repeated is not null && repeated[i] == 0)
                _ends.Add(_values.Count);
            if (defined is null || defined[i] == most)
                _values.Add(convert(values[next++]));
            else if (!IsList || defined[i] >= element)
                _values.Add(Missing());
            if (repeated is not null)
                _ends[^1] = _values.Count;
        }
    }

    private TValue Missing() => missing is not null ? missing() : throw new InvalidDataException(
        $"Column '{Name}' has no value in row {(IsList ? _ends.Count - 1 : _values.Count)} of the partition, and its type, {typeof(TValue).Name}, has none for that. Give all values, or name the column in Input.Columns as Single.");
}
