using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Reads the tags of the row that a cursor stands on as numbers of an index. For one thread at a time.</summary>
internal abstract class TagReader
{
    private int[] _numbers = [];

    /// <param name="row">The row or cursor to follow; the column is active in it.</param>
    /// <param name="column">The column.</param>
    /// <param name="index">Gives tags their numbers.</param>
    public static TagReader Create(DataViewRow row, TagColumn column, TagIndex index)
    {
        var source = row.Schema[column.Name];
        if (column.Values is null)
            return new TextReader(row, source, column, index);
        int[] numbers = [TagIndex.Missing, .. column.Values.Select(value => index.NumberOf(value))];
        return ColumnGetters.ForKey<TagReader>(((VectorDataViewType)source.Type).ItemType,
            () => new KeyReader<byte>(row, source, numbers), () => new KeyReader<ushort>(row, source, numbers),
            () => new KeyReader<uint>(row, source, numbers), () => new KeyReader<ulong>(row, source, numbers));
    }

    /// <returns>The row's tags; valid until the next call.</returns>
    public abstract ReadOnlySpan<int> Read();

    /// <summary>Room for a row's numbers, all of them missing.</summary>
    protected Span<int> Cleared(int length)
    {
        if (_numbers.Length < length)
            Array.Resize(ref _numbers, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _numbers.Length)));
        var numbers = _numbers.AsSpan(0, length);
        numbers.Fill(TagIndex.Missing);
        return numbers;
    }

    private sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column source, int[] numbers) : TagReader
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(source);
        private VBuffer<T> _keys;

        public override ReadOnlySpan<int> Read()
        {
            _getter(ref _keys);
            var read = Cleared(_keys.Length);
            var values = _keys.GetValues();
            var places = _keys.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                ulong key = ulong.CreateTruncating(values[i]);
                read[_keys.IsDense ? i : places[i]] = key < (ulong)numbers.Length ? numbers[key] : TagIndex.Missing;
            }

            return read;
        }
    }

    private sealed class TextReader(DataViewRow row, DataViewSchema.Column source, TagColumn column, TagIndex index) : TagReader
    {
        private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(source);
        private VBuffer<ReadOnlyMemory<char>> _texts;

        public override ReadOnlySpan<int> Read()
        {
            _getter(ref _texts);
            var read = Cleared(_texts.Length);
            var values = _texts.GetValues();
            var places = _texts.GetIndices();
            for (int i = 0; i < values.Length; i++)
                read[_texts.IsDense ? i : places[i]] = NumberOf(values[i].Span);
            return read;
        }

        private int NumberOf(ReadOnlySpan<char> text)
        {
            try
            {
                return index.NumberOf(text);
            }
            catch (FormatException e)
            {
                throw new InvalidOperationException($"Row {row.Position} of the {column.Role} column '{column.Name}': {e.Message}", e);
            }
        }
    }
}
