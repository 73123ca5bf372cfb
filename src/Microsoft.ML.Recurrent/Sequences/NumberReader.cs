using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads a column of numbers of the row that a cursor stands on: a <c>Single</c>, or a vector of them of known length. Allocates
/// nothing once warm.</summary>
internal abstract class NumberReader
{
    /// <param name="row">The row or cursor to follow; the column is active in it.</param>
    /// <param name="column">The column's name.</param>
    public static NumberReader Create(DataViewRow row, string column)
    {
        var source = row.Schema[column];
        return source.Type is VectorDataViewType ? new VectorReader(row, source) : new SingleReader(row, source);
    }

    /// <summary>Reads the row's values into an array of their own.</summary>
    /// <param name="width">As many values as the column has.</param>
    /// <exception cref="InvalidOperationException">The row has a vector of another length.</exception>
    public float[] Read(int width)
    {
        float[] values = new float[width];
        Read(values);
        return values;
    }

    /// <param name="target">As many values as the column has.</param>
    /// <exception cref="InvalidOperationException">The row has a vector of another length.</exception>
    public abstract void Read(Span<float> target);

    private sealed class SingleReader(DataViewRow row, DataViewSchema.Column source) : NumberReader
    {
        private readonly ValueGetter<float> _getter = row.GetGetter<float>(source);

        public override void Read(Span<float> target) => _getter(ref target[0]);
    }

    private sealed class VectorReader(DataViewRow row, DataViewSchema.Column source) : NumberReader
    {
        private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(source);
        private VBuffer<float> _buffer;

        public override void Read(Span<float> target)
        {
            _getter(ref _buffer);
            if (_buffer.Length != target.Length)
                throw new InvalidOperationException(SequenceErrors.AnotherLength(source.Name, row.Position, _buffer.Length, target.Length));
            _buffer.CopyTo(target);
        }
    }
}
