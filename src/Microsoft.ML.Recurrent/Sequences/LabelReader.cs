using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads the label of the row that a cursor stands on: 0 or 1, a class from 0, or numbers.</summary>
internal abstract class LabelReader(DataViewRow row, LabelColumn label)
{
    public static LabelReader Create(DataViewRow row, LabelColumn label)
    {
        var source = row.Schema[label.Name];
        return label.Task switch
        {
            PredictionTask.BinaryClassification => new BooleanReader(row, source, label),
            PredictionTask.MulticlassClassification => new KeyReader(row, source, label),
            _ when label.IsVector => new VectorReader(row, source, label),
            _ => new SingleReader(row, source, label),
        };
    }

    /// <param name="target">As many numbers as the label is wide.</param>
    public abstract void Write(Span<float> target);

    private void ThrowIfNotFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new InvalidOperationException(SequenceErrors.NotFinite(label.Name, row.Position, value));
        }
    }

    private sealed class BooleanReader(DataViewRow row, DataViewSchema.Column source, LabelColumn label) : LabelReader(row, label)
    {
        private readonly ValueGetter<bool> _getter = row.GetGetter<bool>(source);
        private bool _value;

        public override void Write(Span<float> target)
        {
            _getter(ref _value);
            target[0] = _value ? 1 : 0;
        }
    }

    private sealed class KeyReader(DataViewRow row, DataViewSchema.Column source, LabelColumn label) : LabelReader(row, label)
    {
        private readonly DataViewRow _row = row;
        private readonly LabelColumn _label = label;
        private readonly Func<ulong> _getter = ColumnGetters.Key(row, source);

        public override void Write(Span<float> target)
        {
            ulong key = _getter();
            if (key == 0 || key > (ulong)_label.Outputs)
                throw new InvalidOperationException(SequenceErrors.MissingLabel(_label.Name, _row.Position));
            target[0] = key - 1;
        }
    }

    private sealed class SingleReader(DataViewRow row, DataViewSchema.Column source, LabelColumn label) : LabelReader(row, label)
    {
        private readonly ValueGetter<float> _getter = row.GetGetter<float>(source);

        public override void Write(Span<float> target)
        {
            _getter(ref target[0]);
            ThrowIfNotFinite(target);
        }
    }

    private sealed class VectorReader(DataViewRow row, DataViewSchema.Column source, LabelColumn label) : LabelReader(row, label)
    {
        private readonly NumberReader _numbers = NumberReader.Create(row, source.Name);

        public override void Write(Span<float> target)
        {
            _numbers.Read(target);
            ThrowIfNotFinite(target);
        }
    }
}
