using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>A row whose values stay as they were when <see cref="Read"/> was called last, whatever becomes of the row they were read from.
/// It holds the columns that getters were asked for. For one thread at a time; allocates nothing once warm.</summary>
internal sealed class HeldRow(DataViewRow source) : DataViewRow
{
    private static readonly MethodInfo _holdVector = typeof(HeldRow).GetMethod(nameof(HoldVector), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly List<Action> _reads = [];

    public override DataViewSchema Schema => source.Schema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    /// <summary>Reads the values to hold; where a getter fails, what is held is of no use.</summary>
    public void Read()
    {
        foreach (var read in _reads)
            read();
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Type is VectorDataViewType vector
        ? (ValueGetter<TValue>)_holdVector.MakeGenericMethod(vector.ItemType.RawType)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [column], null)!
        : Hold(source.GetGetter<TValue>(column));

    private ValueGetter<TValue> Hold<TValue>(ValueGetter<TValue> getter)
    {
        TValue held = default!;
        _reads.Add(() => getter(ref held));
        return (ref TValue value) => value = held;
    }

    /// <summary>Vectors are copied: who gets one may write to it.</summary>
    private ValueGetter<VBuffer<TItem>> HoldVector<TItem>(DataViewSchema.Column column)
    {
        var getter = source.GetGetter<VBuffer<TItem>>(column);
        VBuffer<TItem> held = default;
        _reads.Add(() => getter(ref held));
        return (ref VBuffer<TItem> value) => held.CopyTo(ref value);
    }
}
