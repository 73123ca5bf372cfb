using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Inspection;

namespace Microsoft.ML.Recurrent.Tests.Inspection;

/// <summary>Inspections whose values are more than can be held say so.</summary>
public class InspectionSizeTests
{
    [Theory]
    [InlineData(1 << 24, 256)]
    [InlineData(1 << 30, 4)]
    public void ColumnOfALongRowBeyondMemoryIsRefused(int steps, int width)
    {
        var column = new InspectionColumn("gate", width, _ => new Steps(steps));
        var getter = (ValueGetter<VBuffer<float>>)column.CreateGetter(new Row());
        VBuffer<float> value = default;

        FluentActions.Invoking(() => getter(ref value)).Should().Throw<InvalidOperationException>().WithMessage(
            $"A row with {steps} steps at {width} values per step has {(long)steps * width} values, but at most * can be held at once. Inspect a shorter row.");
    }

    private sealed class Row : IInspectedRow
    {
        public RowInspection Inspection { get; } = new([], [], []);

        public ReadOnlySpan<float> Output => [];
    }

    /// <summary>As many steps, none of which is there.</summary>
    private sealed class Steps(int count) : IReadOnlyList<float[]>
    {
        public int Count => count;

        public float[] this[int index] => throw new NotSupportedException();

        public IEnumerator<float[]> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }
}
