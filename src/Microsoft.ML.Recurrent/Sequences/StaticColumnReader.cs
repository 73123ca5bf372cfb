using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads one static column of numbers of the row that a cursor stands on.</summary>
internal abstract class StaticColumnReader(DataViewRow row, StaticColumn column)
{
    public StaticColumn Column { get; } = column;

    public static StaticColumnReader Create(DataViewRow row, StaticColumn column)
    {
        var source = row.Schema[column.Name];
        return source.Type is VectorDataViewType
            ? new VectorReader(row, source, column)
            : new SingleReader(row, source, column);
    }

    /// <param name="target">As many numbers as the column is wide.</param>
    public abstract void Write(Span<float> target);

    private void ThrowIfNotFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new InvalidOperationException(SequenceErrors.NotFinite(Column.Name, row.Position, value));
        }
    }

    private sealed class SingleReader(DataViewRow row, DataViewSchema.Column source, StaticColumn column) : StaticColumnReader(row, column)
    {
        private readonly ValueGetter<float> _getter = row.GetGetter<float>(source);

        public override void Write(Span<float> target)
        {
            _getter(ref target[0]);
            ThrowIfNotFinite(target);
        }
    }

    private sealed class VectorReader(DataViewRow row, DataViewSchema.Column source, StaticColumn column) : StaticColumnReader(row, column)
    {
        private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(source);
        private VBuffer<float> _buffer;

        public override void Write(Span<float> target)
        {
            _getter(ref _buffer);
            _buffer.CopyTo(target);
            ThrowIfNotFinite(target);
        }
    }
}
