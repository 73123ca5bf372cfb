using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>The demands of ML.NET's own cursor tests on every view.</summary>
public class CursorContractTests
{
    public static TheoryData<string> Names => EveryEstimator.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void SchemaFindsEachColumnByItsIndexAndItsName(string name)
    {
        var view = View(name);
        for (int i = 0; i < view.Schema.Count; i++)
        {
            view.Schema[i].Index.Should().Be(i);
            view.Schema[view.Schema[i].Name].Name.Should().Be(view.Schema[i].Name);
        }

        using var cursor = view.GetRowCursor(view.Schema);
        cursor.Schema.Should().BeSameAs(view.Schema);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PositionCountsFromMinusOneAndEndsThere(string name)
    {
        var view = View(name);
        using var cursor = view.GetRowCursor(view.Schema);
        cursor.Position.Should().Be(-1);
        long rows = 0;
        while (cursor.MoveNext())
            cursor.Position.Should().Be(rows++);

        rows.Should().Be(EveryEstimator.Data(name).GetColumn<float>(EveryEstimator.IsForecaster(name) ? "Value" : "Level").Count());
        cursor.Position.Should().Be(-1);
        cursor.MoveNext().Should().BeFalse("it has ended");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachColumnAloneHasTheIdsAndValuesOfAll(string name)
    {
        var view = View(name);
        using var all = view.GetRowCursor(view.Schema);
        Func<string>[] cells = [.. view.Schema.Select(c => RowText.Cell(all, c))];
        var id = RowText.Id(all);
        List<(DataViewRowId Id, string[] Values)> rows = [];
        while (all.MoveNext())
            rows.Add((id(), [.. cells.Select(cell => cell())]));

        rows.Select(r => r.Id).Should().OnlyHaveUniqueItems();
        foreach (var column in view.Schema)
        {
            using var alone = view.GetRowCursor([column]);
            view.Schema.Where(c => c.Index != column.Index && alone.IsColumnActive(c)).Should().BeEmpty();
            alone.IsColumnActive(column).Should().BeTrue();
            RowText.Read(alone, [column]).Should().Equal(rows.ToDictionary(r => r.Id, r => r.Values[column.Index]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GetterMayBeCalledAgainOrNotAtAll(string name)
    {
        var view = View(name);
        DataViewSchema.Column[] added = [.. Added(name)];
        using var first = view.GetRowCursor(added);
        var expected = RowText.Read(first, added);
        using var cursor = view.GetRowCursor(added);
        Func<string>[] cells = [.. added.Select(c => RowText.Cell(cursor, c))];
        var id = RowText.Id(cursor);

        for (int row = 0; cursor.MoveNext(); row++)
        {
            if (row % 3 != 0)
                continue;
            string once = Values(), twice = Values();
            once.Should().Be(twice).And.Be(expected[id()]);
        }

        string Values() => string.Join(" | ", cells.Select(cell => cell()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CursorSetsHaveEveryRowOnce(string name)
    {
        var view = View(name);
        using var cursor = view.GetRowCursor(view.Schema);
        var expected = RowText.Read(cursor, view.Schema);
        for (int n = 1; n <= 4; n++)
        {
            var set = view.GetRowCursorSet(view.Schema, n);
            set.Length.Should().BeInRange(1, n);
            Lines(set.SelectMany(c => RowText.Read(c, view.Schema))).Should().Equal(Lines(expected));
            foreach (var one in set)
                one.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CursorsLiveBesideEachOtherAndMayEndMidway(string name)
    {
        var view = View(name);
        DataViewSchema.Column[] added = [.. Added(name)];
        using var whole = view.GetRowCursor(added);
        var expected = RowText.Read(whole, added);
        using var kept = view.GetRowCursor(added);
        var left = view.GetRowCursor(added);
        for (int row = 0; row < 5; row++)
            (kept.MoveNext() && left.MoveNext()).Should().BeTrue();
        left.Dispose();
        left.Dispose();

        RowText.Read(kept, added).Should().Equal(expected.Skip(5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GetterOfAnotherTypeIsAnError(string name)
    {
        var view = View(name);
        using var cursor = view.GetRowCursor(view.Schema);

        foreach (var column in view.Schema)
            cursor.Invoking(c => c.GetGetter<TimeSpan>(column)).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoColumnsStillCountTheRows(string name)
    {
        using var cursor = View(name).GetRowCursor([]);
        var id = RowText.Id(cursor);
        HashSet<DataViewRowId> ids = [];
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
            ids.Add(id());

        rows.Should().BeGreaterThan(16);
        ids.Should().HaveCount(rows);
    }

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<DataViewRowId, string>> rows) => rows.Select(row => $"{row.Key}: {row.Value}").Order();

    private static IDataView View(string name) => EveryEstimator.Fitted(name).Transform(EveryEstimator.Data(name));

    private static IEnumerable<DataViewSchema.Column> Added(string name) => View(name).Schema.Skip(EveryEstimator.Data(name).Schema.Count);
}
