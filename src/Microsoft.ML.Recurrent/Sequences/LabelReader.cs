using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads the labels of the row that a cursor stands on: 0 or 1, a class from 0, or numbers.</summary>
/// <param name="row">The row or cursor to follow; the column is active in it.</param>
/// <param name="label">The column.</param>
internal abstract class LabelReader(DataViewRow row, LabelColumn label)
{
    protected DataViewRow Row => row;

    protected LabelColumn Label => label;

    /// <summary>Appends the row's labels.</summary>
    /// <param name="labels">The labels of the rows before.</param>
    /// <param name="steps">The row's steps.</param>
    /// <returns>What was appended.</returns>
    /// <exception cref="InvalidOperationException">The row has no label, one that is not finite, or not one for each step.</exception>
    public ReadOnlySpan<float> Append(List<float> labels, int steps)
    {
        int first = labels.Count, count = label.Rules.PerStep ? steps : label.Width;
        if (count > Array.MaxLength - first)
            throw new InvalidOperationException(SequenceErrors.TooLarge);
        CollectionsMarshal.SetCount(labels, first + count);
        var added = CollectionsMarshal.AsSpan(labels)[first..];
        Write(added);
        return added;
    }

    /// <param name="target">A label of the row, or one for each of its steps: NaN where a step has none.</param>
    protected abstract void Write(Span<float> target);
}
