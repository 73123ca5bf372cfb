namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads the label of the row that a cursor stands on: 0 or 1, a class from 0, or numbers.</summary>
/// <param name="row">The row or cursor to follow; the column is active in it.</param>
/// <param name="label">The column.</param>
internal abstract class LabelReader(DataViewRow row, LabelColumn label)
{
    protected DataViewRow Row => row;

    protected LabelColumn Label => label;

    /// <param name="target">As many numbers as the label is wide.</param>
    /// <exception cref="InvalidOperationException">The row has no label, or one that is not finite.</exception>
    public abstract void Write(Span<float> target);
}
