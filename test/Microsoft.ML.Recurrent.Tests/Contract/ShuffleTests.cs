using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>A view over a source that shuffles shuffles too, and each row keeps its score.</summary>
public class ShuffleTests
{
    private readonly MLContext _context = new(1);

    private IDataView Rows => _context.Data.Cache(SyntheticRows.View(_context, 60));

    [Fact]
    public void ShuffledRowsHaveTheirScoresAndTheSourcesIds()
    {
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Words") with { StaticColumnNames = ["Traits"] }).Fit(Rows);
        var view = model.Transform(Rows);
        view.CanShuffle.Should().BeTrue();
        var (ordered, shuffled) = (Read(view, null), Read(view, new Random(3)));

        shuffled.OrderBy(r => r.Id.ToString()).Should().Equal(ordered.OrderBy(r => r.Id.ToString()));
        shuffled.Should().NotEqual(ordered).And.Equal(Read(view, new Random(3)));
    }

    [Fact]
    public void ColumnsThatAreNotAskedForCostNothing()
    {
        var source = new InterceptedView(Rows);
        var view = _context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Fit(Rows).Transform(source);
        using var cursor = view.GetRowCursor([view.Schema["Level"]], new Random(1));

        cursor.IsColumnActive(view.Schema["Level"]).Should().BeTrue();
        cursor.IsColumnActive(view.Schema["Features"]).Should().BeFalse();
        cursor.Invoking(c => c.GetGetter<VBuffer<float>>(view.Schema["Features"])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void SourceThatCannotMakesAViewThatCannot()
    {
        var model = _context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Fit(Rows);
        var filtered = _context.Data.TakeRows(Rows, 20);
        var view = model.Transform(filtered);

        view.CanShuffle.Should().Be(filtered.CanShuffle).And.BeFalse();
        view.GetColumn<float>("Level").Should().Equal(filtered.GetColumn<float>("Level"));
    }

    [Fact]
    public void ForecastsNeverShuffle()
    {
        var data = _context.Data.Cache(_context.Data.LoadFromEnumerable(SyntheticSeries.Create(40)));
        var view = SmallForecasts.Fit(SmallForecasts.Gru, data).Transform(data);

        data.CanShuffle.Should().BeTrue();
        view.CanShuffle.Should().BeFalse();
        using var cursor = view.GetRowCursor(view.Schema, new Random(1));
        cursor.MoveNext().Should().BeTrue();
        float value = 0;
        cursor.GetGetter<float>(view.Schema["Value"])(ref value);
        value.Should().Be(data.GetColumn<float>("Value").First());
    }

    [Fact]
    public void AveragedPerceptronBehindAFeaturizerDoesNotWarn()
    {
        List<string> log = [];
        _context.Log += (_, e) => log.Add(e.RawMessage);

        _context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Append(_context.BinaryClassification.Trainers.AveragedPerceptron(numberOfIterations: 1)).Fit(Rows);

        log.Should().NotContain(line => line.Contains("shuffl", StringComparison.OrdinalIgnoreCase));
    }

    private static List<(DataViewRowId Id, float Level, float Score)> Read(IDataView view, Random? random)
    {
        List<(DataViewRowId, float, float)> rows = [];
        using var cursor = view.GetRowCursor([view.Schema["Level"], view.Schema["Score"]], random);
        var (id, level, score) = (cursor.GetIdGetter(), cursor.GetGetter<float>(view.Schema["Level"]), cursor.GetGetter<float>(view.Schema["Score"]));
        while (cursor.MoveNext())
        {
            (DataViewRowId Id, float Level, float Score) row = default;
            id(ref row.Id);
            level(ref row.Level);
            score(ref row.Score);
            rows.Add(row);
        }

        return rows;
    }
}
