using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Latest;

/// <summary>The schema of the latest forecasts' view, and its cursors.</summary>
public class LatestSchemaTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void ColumnsAreTransformsWithTheirTypesAndAnnotations()
    {
        var data = _context.Data.LoadFromEnumerable(Streams.Rows);
        var model = SmallForecasts.Fit(SmallForecasts.Everything, data);

        var (latest, transformed) = (model.ForecastLatest(data).Schema, model.Transform(data).Schema);

        latest.Select(c => c.Name).Should().Equal("Series", "Time", "Forecast", "Lower", "Upper", "ForecastQuantiles");
        foreach (var column in latest)
        {
            column.Type.Should().Be(transformed[column.Name].Type);
            column.Annotations.Schema.Select(a => a.Name).Should().Equal(transformed[column.Name].Annotations.Schema.Select(a => a.Name));
        }

        ForecastAnnotations.TargetsOf(latest["Forecast"]).Should().Equal("Value", "Other");
        ForecastAnnotations.LevelsOf(latest["ForecastQuantiles"]).Should().Equal(0.1f, 0.9f);
    }

    [Theory]
    [InlineData(DataKind.Byte)]
    [InlineData(DataKind.UInt16)]
    [InlineData(DataKind.UInt32)]
    [InlineData(DataKind.UInt64)]
    public void KeySeriesKeepTypeAndNumbers(DataKind kind)
    {
        var data = SyntheticSeries.View(_context, 40, 40);
        data = _context.Transforms.Conversion.MapValueToKey("Mapped", "Series").Append(_context.Transforms.Conversion.ConvertType("Which", "Mapped", kind))
            .Fit(data).Transform(data);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Which" }, data);

        var latest = model.ForecastLatest(data);

        latest.Schema["Which"].Type.Should().Be(data.Schema["Which"].Type).And.BeOfType<KeyDataViewType>();
        Numbers(latest, kind).Should().Equal(1, 2);
    }

    [Fact]
    public void KeySeriesKeepTheirValues()
    {
        var data = _context.Transforms.Conversion.MapValueToKey("Which", "Series").Fit(SyntheticSeries.View(_context, 40, 30))
            .Transform(SyntheticSeries.View(_context, 40, 30));
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Which" }, data);

        VBuffer<ReadOnlyMemory<char>> values = default;
        model.ForecastLatest(data).Schema["Which"].GetKeyValues(ref values);

        values.DenseValues().Select(v => v.ToString()).Should().Equal("series 1", "series 2");
    }

    [Fact]
    public void TimeWithAnOffsetIsKept()
    {
        var offset = TimeSpan.FromHours(2);
        var rows = SyntheticSeries.Create(40).Select(r => new OffsetRow { Time = new DateTimeOffset(r.Time, offset), Value = r.Value }).ToArray();
        rows[^1].Value = float.NaN;
        var data = _context.Data.LoadFromEnumerable(rows);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { TimeColumnName = "Time" }, data);

        var time = model.ForecastLatest(data).GetColumn<DateTimeOffset>("Time").Single();

        (time, time.Offset).Should().Be((rows[^2].Time, offset));
    }

    [Fact]
    public void CursorAnyColumnsCountsAndNamesItsRows()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything, Streams.Rows);
        var latest = model.ForecastLatest(_context.Data.LoadFromEnumerable(Streams.Rows));
        foreach (DataViewSchema.Column[] columns in new[] { [], [latest.Schema["Series"]], [latest.Schema["Forecast"]], latest.Schema.ToArray() })
        {
            using var cursor = latest.GetRowCursor(columns);
            var id = RowText.Id(cursor);
            List<(long Position, DataViewRowId Id)> rows = [];
            while (cursor.MoveNext())
                rows.Add((cursor.Position, id()));
            rows.Should().Equal((0, new DataViewRowId(0, 0)), (1, new DataViewRowId(1, 0)), (2, new DataViewRowId(2, 0)));
            (cursor.Position, cursor.MoveNext()).Should().Be((-1L, false));
        }
    }

    [Fact]
    public void GetterWrongTypeOrInactiveColumnIsRefused()
    {
        var latest = SmallForecasts.Fit(SmallForecasts.Everything, Streams.Rows).ForecastLatest(_context.Data.LoadFromEnumerable(Streams.Rows));
        using var cursor = latest.GetRowCursor([latest.Schema["Time"]]);

        cursor.Invoking(c => c.GetGetter<float>(latest.Schema["Time"])).Should().Throw<InvalidOperationException>()
            .WithMessage("Column 'Time' holds DateTime; a getter of Single was asked for.");
        cursor.Invoking(c => c.GetGetter<ReadOnlyMemory<char>>(latest.Schema["Series"])).Should().Throw<ArgumentException>().WithMessage("*not asked for*");
    }

    private static IEnumerable<ulong> Numbers(IDataView view, DataKind kind) => kind switch
    {
        DataKind.Byte => view.GetColumn<byte>("Which").Select(key => (ulong)key),
        DataKind.UInt16 => view.GetColumn<ushort>("Which").Select(key => (ulong)key),
        DataKind.UInt32 => view.GetColumn<uint>("Which").Select(key => (ulong)key),
        _ => view.GetColumn<ulong>("Which"),
    };

    private sealed class OffsetRow
    {
        public DateTimeOffset Time { get; set; }

        public float Value { get; set; }
    }
}
