using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads a vector with one label for each step.</summary>
/// <typeparam name="T">The raw type of the vector's items.</typeparam>
/// <param name="row">The row or cursor to follow; the column is active in it.</param>
/// <param name="label">The column.</param>
/// <param name="read">Makes a label of an item, given the row's position for errors: NaN where it is none.</param>
internal sealed class StepLabelReader<T>(DataViewRow row, LabelColumn label, Func<T, long, float> read) : LabelReader(row, label)
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(row.Schema[label.Name]);
    private VBuffer<T> _buffer;

    protected override void Write(Span<float> target)
    {
        _getter(ref _buffer);
        if (_buffer.Length != target.Length)
            throw new InvalidOperationException(SequenceErrors.LabelsAndSteps(Label, Row.Position, _buffer.Length, target.Length));
        int step = 0;
        foreach (T item in _buffer.DenseValues())
        {
            float value = read(item, Row.Position);
            if (float.IsInfinity(value))
                throw new InvalidOperationException(SequenceErrors.NotFinite(Label.Name, Row.Position, value));
            target[step++] = value;
        }
    }
}
