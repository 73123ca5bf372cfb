using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads one static column of numbers of the row that a cursor stands on.</summary>
/// <param name="row">The row or cursor to follow; the column is active in it.</param>
/// <param name="column">The column.</param>
internal sealed class StaticColumnReader(DataViewRow row, StaticColumn column)
{
    private readonly NumberReader _numbers = NumberReader.Create(row, column.Name);

    public StaticColumn Column => column;

    /// <summary>Reads the numbers, whatever they are.</summary>
    /// <param name="target">As many numbers as the column is wide.</param>
    public void Read(Span<float> target) => _numbers.Read(target);

    /// <summary>Reads finite numbers.</summary>
    /// <param name="target">As many numbers as the column is wide.</param>
    /// <exception cref="InvalidOperationException">A value is not finite.</exception>
    public void Write(Span<float> target)
    {
        Read(target);
        foreach (float value in target)
        {
            if (!float.IsFinite(value))
                throw new InvalidOperationException(SequenceErrors.NotFinite(Column.Name, row.Position, value));
        }
    }
}
