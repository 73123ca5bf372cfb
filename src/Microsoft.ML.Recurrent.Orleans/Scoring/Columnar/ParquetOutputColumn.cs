using Microsoft.ML.Data;
using Parquet;
using Parquet.Schema;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;

/// <summary>A column that is written, with the values of one row group.</summary>
internal abstract class ParquetOutputColumn(Field stored)
{
    public Field Field => stored;

    /// <summary>Takes values from a cursor from now on.</summary>
    public abstract void Begin(DataViewRowCursor cursor);

    /// <summary>Takes the values of the cursor's row.</summary>
    public abstract void Take();

    /// <summary>Writes the values taken, and forgets them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);
}

/// <summary>A column of single values.</summary>
internal sealed class ParquetValues<T>(DataField stored, string name, Func<T, T> keep) : ParquetOutputColumn(stored)
    where T : struct
{
    private readonly DataField _stored = stored;
    private readonly List<T> _values = [];
    private ValueGetter<T>? _get;

    public override void Begin(DataViewRowCursor cursor) => _get = cursor.GetGetter<T>(cursor.Schema[name]);

    public override void Take()
    {
        T value = default;
        _get!(ref value);
        _values.Add(keep(value));
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync<T>(_stored, _values.ToArray(), null, null, cancellationToken);
        _values.Clear();
    }
}

/// <summary>A column of vectors, as lists without missing elements.</summary>
internal sealed class ParquetLists<T>(ListField stored, string name, Func<T, T> keep) : ParquetOutputColumn(stored)
    where T : struct
{
    private readonly DataField _item = (DataField)stored.Item;
    private readonly List<T> _values = [];
    private readonly List<int> _defined = [];
    private readonly List<int> _repeated = [];
    private ValueGetter<VBuffer<T>>? _get;
    private VBuffer<T> _buffer;

    public override void Begin(DataViewRowCursor cursor) => _get = cursor.GetGetter<VBuffer<T>>(cursor.Schema[name]);

    public override void Take()
    {
        _get!(ref _buffer);
        int elements = 0;
        foreach (var value in _buffer.DenseValues())
        {
            _values.Add(keep(value));
            Add(_item.MaxDefinitionLevel, elements++);
        }

        if (elements == 0)
            Add(_item.MaxDefinitionLevel - 1, 0);
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync<T>(_item, _values.ToArray(), _defined.ToArray(), _repeated.ToArray(), cancellationToken);
        _values.Clear();
        _defined.Clear();
        _repeated.Clear();
    }

    private void Add(int defined, int element)
    {
        _defined.Add(defined);
        _repeated.Add(element == 0 ? 0 : 1);
    }
}
