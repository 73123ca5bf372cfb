using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

/// <summary>A row of another length than its column's type says is refused, whatever the column holds: it would be read as fewer or more steps.</summary>
public class SequenceLengthTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Values", 3)]
    [InlineData("Values", 5)]
    [InlineData("Words", 0)]
    [InlineData("Words", 6)]
    public void RowOfAnotherLengthThanTheTypeSaysIsRefused(string column, int length)
    {
        var (rows, bad) = (Rows(), Rows());
        bad[7] = bad[7] with { Values = new float[column == "Values" ? length : 4], Words = [.. Enumerable.Repeat("a", column == "Words" ? length : 4)] };
        var estimator = _context.Transforms.Gru(SmallOptions.Gru() with { SequenceColumnNames = ["Values", "Words"], LabelColumnName = "Flag" });
        string message = $"Column '{column}' holds a sequence of {length} values in row 7; expected 4, as its type says. "
            + "Declare the column without a size ([VectorType]) where rows differ in length.";

        estimator.Invoking(e => e.Fit(View(bad))).Should().Throw<InvalidOperationException>().WithMessage(message);
        var scored = estimator.Fit(View(rows)).Transform(View(bad));
        _context.Invoking(c => c.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).ToArray()).Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    private IDataView View(Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private static Row[] Rows() => [.. Enumerable.Range(0, 30).Select(row => new Row { Flag = row % 2 == 0, Values = [row, 1, 2, row % 3], Words = [row % 2 == 0 ? "a" : "b", "b", "a", "c"] })];

    private sealed record Row
    {
        public bool Flag { get; set; }

        [VectorType(4)]
        public float[] Values { get; set; } = [];

        [VectorType(4)]
        public string[] Words { get; set; } = [];
    }

    private sealed class Scored
    {
        public float[] Features { get; set; } = [];
    }
}
