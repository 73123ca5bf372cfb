using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Streaming.Rows;

/// <summary>A step as a row: sequence columns are vectors of any length, whatever single values or vectors of known length the step has. For one thread at
/// a time.</summary>
internal sealed class StepRow : DataViewRow
{
    private static readonly MethodInfo _single = typeof(StepRow).GetMethod(nameof(Single), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly DataViewRow _step;

    /// <param name="step">The step.</param>
    /// <param name="sequences">The sequence columns.</param>
    public StepRow(DataViewRow step, IEnumerable<string> sequences)
    {
        _step = step;
        var names = sequences.ToHashSet();
        var builder = new DataViewSchema.Builder();
        foreach (var column in step.Schema)
        {
            if (names.Contains(column.Name) && ItemOf(column.Type) is { } item)
                builder.AddColumn(column.Name, new VectorDataViewType(item), KeyValuesOf(column));
            else
                builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        Schema = builder.ToSchema();
    }

    /// <summary>The number of the step among those of its key, for messages.</summary>
    public long Number { get; set; }

    public override DataViewSchema Schema { get; }

    public override long Position => Number;

    public override long Batch => _step.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _step.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _step.IsColumnActive(_step.Schema[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        var source = _step.Schema[column.Index];
        if (column.Type is not VectorDataViewType || source.Type is VectorDataViewType)
            return _step.GetGetter<TValue>(source);
        return (ValueGetter<TValue>)_single.MakeGenericMethod(source.Type.RawType).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [source], null)!;
    }

    private static PrimitiveDataViewType? ItemOf(DataViewType type) => (type as VectorDataViewType)?.ItemType ?? type as PrimitiveDataViewType;

    /// <summary>Names of a vector's values go with its length.</summary>
    private static DataViewSchema.Annotations KeyValuesOf(DataViewSchema.Column column)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(column.Annotations, name => name == ScoreAnnotations.KeyValues);
        return builder.ToAnnotations();
    }

    private ValueGetter<VBuffer<TItem>> Single<TItem>(DataViewSchema.Column source)
    {
        var getter = _step.GetGetter<TItem>(source);
        return (ref VBuffer<TItem> value) =>
        {
            var editor = VBufferEditor.Create(ref value, 1);
            getter(ref editor.Values[0]);
            value = editor.Commit();
        };
    }
}
