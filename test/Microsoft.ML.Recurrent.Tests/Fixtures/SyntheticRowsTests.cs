using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

public class SyntheticRowsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void SequencesAreOfVariableLength()
    {
        var schema = SyntheticRows.View(_context).Schema;

        foreach (string column in new[] { "Values", "Words", "Keys" })
            ((VectorDataViewType)schema[column].Type).IsKnownSize.Should().BeFalse();
        ((KeyDataViewType)((VectorDataViewType)schema["Keys"].Type).ItemType).Count.Should().Be(SyntheticRows.KeyCount);
    }

    [Theory]
    [InlineData("Values")]
    [InlineData("Words")]
    [InlineData("Keys")]
    [InlineData("Fixed")]
    public void EverySequenceColumnTeachesTheLabel(string column)
    {
        var data = SyntheticRows.View(_context, count: 240);

        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm(column, epochs: 10)).Fit(data);
        var test = model.Transform(SyntheticRows.View(_context, seed: 2));

        _context.BinaryClassification.Evaluate(test).Accuracy.Should().BeGreaterThan(0.9);
    }

    [Theory]
    [InlineData("Class", SyntheticRows.ClassCount)]
    [InlineData("Group", SyntheticRows.GroupCount)]
    public void EveryKeyOccursAndNoneIsMissing(string column, int count)
    {
        var keys = SyntheticRows.View(_context).GetColumn<uint>(column);

        keys.Distinct().Order().Should().Equal(Enumerable.Range(1, count).Select(k => (uint)k));
    }
}
