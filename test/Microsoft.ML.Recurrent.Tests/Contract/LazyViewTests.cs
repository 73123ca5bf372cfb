using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

public class LazyViewTests
{
    private readonly MLContext _context = new(1);
    private readonly RecurrentTransformer _model;

    public LazyViewTests() => _model = _context.BinaryClassification.Trainers.Rnn(SmallOptions.Rnn()).Fit(SyntheticRows.View(_context, 40));

    [Fact]
    public void TransformReadsNothing()
    {
        var source = Source();

        var view = _model.Transform(source);

        view.GetRowCount().Should().Be(source.GetRowCount());
        source.Cursors.Should().Be(0);
    }

    [Fact]
    public void NothingIsScoredWhenNoOutputIsActive()
    {
        var source = Source();
        var view = _model.Transform(source);

        using (var cursor = view.GetRowCursor([view.Schema["Target"]]))
            while (cursor.MoveNext())
                cursor.IsColumnActive(view.Schema["Score"]).Should().BeFalse();

        source.Cursors.Should().Be(1, "only the pass-through cursor is opened");
        source.Moves.Should().Be(51);
    }

    [Fact]
    public void LookAheadStaysShortForAPreview()
    {
        var source = Source(5000);
        var view = _model.Transform(source);

        view.Preview(maxRows: 3);

        source.Moves.Should().BeLessThan(100);
    }

    [Fact]
    public void TwoLiveCursorsAgree()
    {
        var view = _model.Transform(Source());
        using DataViewRowCursor first = Cursor(view), second = Cursor(view);
        ValueGetter<float> firstScore = first.GetGetter<float>(view.Schema["Score"]), secondScore = second.GetGetter<float>(view.Schema["Score"]);
        float a = 0, b = 0;
        while (first.MoveNext())
        {
            second.MoveNext().Should().BeTrue();
            firstScore(ref a);
            secondScore(ref b);
            b.Should().Be(a);
            second.Position.Should().Be(first.Position);
        }

        second.MoveNext().Should().BeFalse();
    }

    [Fact]
    public void CursorSetGivesEveryRowOnce()
    {
        var view = _model.Transform(Source());
        List<float> scores = [];
        foreach (var cursor in view.GetRowCursorSet([view.Schema["Score"]], 4))
        {
            using var owned = cursor;
            scores.AddRange(Read<float>(owned, view.Schema["Score"]));
        }

        scores.Should().BeEquivalentTo(view.GetColumn<float>("Score"));
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("Target")]
    public void RowIdsAreTheSources(string column)
    {
        var source = Source();
        var view = _model.Transform(source);

        Ids(view, column).Should().Equal(Ids(source, "Target"));
    }

    [Fact]
    public void ShufflingCursorKeepsScoresBesideTheirRows()
    {
        var view = _model.Transform(SyntheticRows.View(_context, 50));
        var expected = view.GetColumn<float>("Target").Zip(view.GetColumn<float>("Score"));
        using var cursor = view.GetRowCursor([view.Schema["Target"], view.Schema["Score"]], new Random(3));
        ValueGetter<float> target = cursor.GetGetter<float>(view.Schema["Target"]), score = cursor.GetGetter<float>(view.Schema["Score"]);
        List<(float, float)> pairs = [];
        float t = 0, s = 0;
        while (cursor.MoveNext())
        {
            target(ref t);
            score(ref s);
            pairs.Add((t, s));
        }

        pairs.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public void ShuffledRowsAreScoredAsTheyCome()
    {
        var shuffled = _context.Data.ShuffleRows(SyntheticRows.View(_context, 50), seed: 5);

        _model.Transform(shuffled).GetColumn<float>("Score").Should().BeEquivalentTo(_model.Transform(SyntheticRows.View(_context, 50)).GetColumn<float>("Score"));
    }

    [Fact]
    public void EmptyViewHasNoRows() => _model.Transform(SyntheticRows.View(_context, 0)).GetColumn<float>("Score").Should().BeEmpty();

    [Fact]
    public void InactiveColumnAndWrongTypeAreRefused()
    {
        var view = _model.Transform(Source());
        using var cursor = Cursor(view);

        cursor.Invoking(c => c.GetGetter<float>(view.Schema["Probability"])).Should().Throw<ArgumentException>()
            .WithMessage("Column 'Probability' was not asked for when the cursor was opened.*");
        cursor.Invoking(c => c.GetGetter<double>(view.Schema["Score"])).Should().Throw<InvalidOperationException>()
            .WithMessage("Column 'Score' holds Single; a getter of Double was asked for.");
    }

    [Fact]
    public void GetterBeforeTheFirstRowIsRefused()
    {
        using var cursor = Cursor(_model.Transform(Source()));
        float score = 0;

        FluentActions.Invoking(() => cursor.GetGetter<float>(cursor.Schema["Score"])(ref score)).Should().Throw<InvalidOperationException>()
            .WithMessage("The cursor stands on no row; call MoveNext first.");
    }

    private InterceptedView Source(int count = 50) => new(SyntheticRows.View(_context, count));

    private static DataViewRowCursor Cursor(IDataView view) => view.GetRowCursor([view.Schema["Score"]]);

    private static List<T> Read<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        List<T> values = [];
        var getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }

        return values;
    }

    private static List<DataViewRowId> Ids(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var getter = cursor.GetIdGetter();
        List<DataViewRowId> ids = [];
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getter(ref id);
            ids.Add(id);
        }

        return ids;
    }
}
