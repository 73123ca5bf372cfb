using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Views that turn bad while they are scored.</summary>
public class FailingViewTests
{
    private readonly MLContext _context = new(1);
    private readonly RecurrentTransformer _model;

    public FailingViewTests() => _model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn(label: "Target")).Fit(SyntheticRows.View(_context, 40));

    [Fact]
    public void RowsBeforeABadOneAreScored()
    {
        var rows = SyntheticRows.Create(50);
        List<float> expected = [], scores = [];
        AddScores(_context.Data.LoadFromEnumerable(rows[..20]), expected);
        rows[20].Values = [float.NaN];

        FluentActions.Invoking(() => AddScores(_context.Data.LoadFromEnumerable(rows), scores)).Should()
            .Throw<InvalidOperationException>().Which.Message.Should().StartWith("Column 'Values' holds NaN in row 20; expected finite numbers.");
        scores.Should().Equal(expected);
    }

    [Fact]
    public void CursorStaysFailed()
    {
        var view = _model.Transform(new InterceptedView(SyntheticRows.View(_context, 50)) { OnMove = (_, row) => row < 5 ? true : throw new TimeoutException() });
        using var cursor = view.GetRowCursor([view.Schema["Score"]]);
        for (int row = 0; row < 5; row++)
            cursor.MoveNext().Should().BeTrue();

        cursor.Invoking(c => c.MoveNext()).Should().Throw<TimeoutException>();
        cursor.Invoking(c => c.MoveNext()).Should().Throw<TimeoutException>();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void SourceMustGiveTheSameRowsToBothCursors(int shorter)
    {
        var source = new InterceptedView(SyntheticRows.View(_context, 50)) { OnMove = (cursor, row) => cursor != shorter || row < 30 };
        var view = _model.Transform(source);
        using var cursor = view.GetRowCursor([view.Schema["Score"], view.Schema["Target"]]);

        FluentActions.Invoking(() => { while (cursor.MoveNext()) { } }).Should().Throw<InvalidOperationException>()
            .WithMessage("Two cursors over the same data gave different numbers of rows; the source must give the same rows every time it is read.");
    }

    [Theory]
    [InlineData("Values", "The sequence column 'Values' is missing; the data has *")]
    [InlineData("Level", "The static column 'Level' is missing; the data has *")]
    public void ScoredDataMustHaveTheFittedColumns(string dropped, string violation)
    {
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn(label: "Target") with { StaticColumnNames = ["Level"] }).Fit(SyntheticRows.View(_context, 40));
        var data = _context.Transforms.DropColumns(dropped).Fit(SyntheticRows.View(_context, 5)).Transform(SyntheticRows.View(_context, 5));

        model.Invoking(m => m.Transform(data)).Should().Throw<ArgumentException>().WithMessage($"The data does not fit RnnOptions: {violation}");
        model.Invoking(m => m.GetRowToRowMapper(data.Schema)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void ScoredDataNeedsNeitherLabelNorWeight()
    {
        var model = _context.Regression.Trainers.Rnn(SmallOptions.Rnn(label: "Target") with { ExampleWeightColumnName = "Weight" }).Fit(SyntheticRows.View(_context, 40));
        var bare = _context.Data.LoadFromEnumerable(SyntheticRows.Create(5).Select(r => new { r.Values }));

        model.Transform(bare).GetColumn<float>("Score").Should().HaveCount(5);
    }

    private void AddScores(IDataView data, List<float> scores)
    {
        foreach (float score in _model.Transform(data).GetColumn<float>("Score"))
            scores.Add(score);
    }
}
