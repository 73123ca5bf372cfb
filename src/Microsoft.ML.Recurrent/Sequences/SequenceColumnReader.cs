using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads one sequence column of the row that a cursor stands on.</summary>
internal abstract class SequenceColumnReader(SequenceColumn column, DataViewRow row, DataViewSchema.Column source)
{
    // Of a vector whose type says no length, 0.
    private readonly int _length = ((VectorDataViewType)source.Type).Size;

    private BufferUse _use;
    private long _room;

    public SequenceColumn Column { get; } = column;

    /// <summary>Steps of the row fetched last.</summary>
    public int Steps { get; protected set; }

    public static SequenceColumnReader Create(DataViewRow row, SequenceColumn column, ITokenIds? words)
    {
        var source = row.Schema[column.Name];
        return column.Kind switch
        {
            SequenceColumnKind.Values => new ValuesReader(row, source, column),
            SequenceColumnKind.Text => new TextReader(row, source, column, words ?? column.Vocabulary),
            _ => ColumnGetters.ForKey<SequenceColumnReader>(
                ((VectorDataViewType)source.Type).ItemType,
                () => new KeysReader<byte>(row, source, column),
                () => new KeysReader<ushort>(row, source, column),
                () => new KeysReader<uint>(row, source, column),
                () => new KeysReader<ulong>(row, source, column)),
        };
    }

    /// <summary>Reads the row's value; gives its steps.</summary>
    public abstract int Fetch();

    /// <param name="tokens">(steps), written.</param>
    /// <param name="words">The place where words get their numbers; null for the reader's own.</param>
    public virtual void WriteTokens(Span<int> tokens, ITokenIds? words = null) => throw new NotSupportedException($"Column '{Column.Name}' holds numbers.");

    /// <param name="values">(steps, <paramref name="stride"/>).</param>
    /// <param name="stride">All columns' values of a step.</param>
    /// <param name="channel">This column's first.</param>
    public virtual void WriteValues(Span<float> values, int stride, int channel) =>
        throw new NotSupportedException($"Column '{Column.Name}' holds tokens.");

    /// <summary>The row or cursor that is followed.</summary>
    protected DataViewRow Row { get; } = row;

    /// <summary>A row's number of values, where it is the one that the column's type says.</summary>
    /// <exception cref="InvalidOperationException">It is another.</exception>
    protected int Checked(int length) => _length == 0 || length == _length
        ? length
        : throw new InvalidOperationException(SequenceErrors.AnotherSequenceLength(Column.Name, Row.Position, length, _length));

    /// <summary>Takes note of the row read last.</summary>
    /// <param name="length">The values of that row.</param>
    /// <returns>Whether the buffer that it was read into is to be given back.</returns>
    protected bool IsFarAbove(int length)
    {
        _room = Math.Max(_room, length);
        bool far = _use.IsFarAbove(_room, length);
        if (far)
            _room = 0;
        return far;
    }

    private sealed class ValuesReader(DataViewRow row, DataViewSchema.Column source, SequenceColumn column) : SequenceColumnReader(column, row, source)
    {
        private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(source);
        private VBuffer<float> _buffer;

        public override int Fetch()
        {
            if (IsFarAbove(_buffer.Length))
                _buffer = default;
            _getter(ref _buffer);
            if (Checked(_buffer.Length) % Column.FeaturesPerStep != 0)
                throw new InvalidOperationException(
                    SequenceErrors.BrokenStep(Column.Name, Row.Position, _buffer.Length, Column.FeaturesPerStep));
            return Steps = _buffer.Length / Column.FeaturesPerStep;
        }

        public override void WriteValues(Span<float> values, int stride, int channel)
        {
            int features = Column.FeaturesPerStep;
            var given = _buffer.GetValues();
            var indices = _buffer.IsDense ? default : _buffer.GetIndices();
            if (!_buffer.IsDense)
            {
                for (int step = 0; step < Steps; step++)
                    values.Slice(step * stride + channel, features).Clear();
            }

            for (int i = 0; i < given.Length; i++)
            {
                if (!float.IsFinite(given[i]))
                    throw new InvalidOperationException(SequenceErrors.NotFinite(Column.Name, Row.Position, given[i]));
                int place = _buffer.IsDense ? i : indices[i];
                values[place / features * stride + channel + place % features] = given[i];
            }
        }
    }

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column source, SequenceColumn column, ITokenIds? own)
        : SequenceColumnReader(column, row, source)
    {
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(source);
        private VBuffer<ReadOnlyMemory<char>> _buffer;

        public override int Fetch()
        {
            if (IsFarAbove(_buffer.Length))
                _buffer = default;
            _getter(ref _buffer);
            return Steps = Checked(_buffer.Length);
        }

        public override void WriteTokens(Span<int> tokens, ITokenIds? words)
        {
            var given = _buffer.GetValues();
            var indices = _buffer.IsDense ? default : _buffer.GetIndices();
            var ids = words ?? own!;
            if (!_buffer.IsDense)
                tokens.Fill(ids.TokenOf(default));
            for (int i = 0; i < given.Length; i++)
                tokens[_buffer.IsDense ? i : indices[i]] = ids.TokenOf(given[i].Span);
        }
    }

    private sealed class KeysReader<T>(DataViewRow row, DataViewSchema.Column source, SequenceColumn column) : SequenceColumnReader(column, row, source)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(source);
        private readonly int[]? _numbers = column.Keys?.MapFrom(KeyValues.Of(source));
        private VBuffer<T> _buffer;

        public override int Fetch()
        {
            if (IsFarAbove(_buffer.Length))
                _buffer = default;
            _getter(ref _buffer);
            return Steps = checked(Checked(_buffer.Length) + (Column.HasBoundary ? 1 : 0));
        }

        public override void WriteTokens(Span<int> tokens, ITokenIds? words)
        {
            if (Column.HasBoundary)
            {
                tokens[0] = Column.BoundaryToken;
                tokens = tokens[1..];
            }

            var given = _buffer.GetValues();
            var indices = _buffer.IsDense ? default : _buffer.GetIndices();
            if (!_buffer.IsDense)
                tokens.Fill(Vocabulary.UnknownToken);
            for (int i = 0; i < given.Length; i++)
                tokens[_buffer.IsDense ? i : indices[i]] = TokenOf(ulong.CreateTruncating(given[i]));
        }

        private int TokenOf(ulong key)
        {
            if (_numbers is not null)
                return key < (ulong)_numbers.Length ? _numbers[key] : Vocabulary.UnknownToken;
            return key <= (ulong)Column.KnownTokens ? (int)key : Vocabulary.UnknownToken;
        }
    }
}
