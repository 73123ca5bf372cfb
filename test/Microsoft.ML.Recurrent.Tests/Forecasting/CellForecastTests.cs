using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Forecasters of any cell: fitted, saved, loaded in another process, and streamed.</summary>
public sealed class CellForecastTests : IDisposable
{
    private static readonly string[] _cells = ["minimal gated unit", "lstm, full gate recurrence", "grid lstm", "slstm", "projection", "clockwork"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly MLContext _context = new(1);

    public static TheoryData<string, ForecastContext> Cells
    {
        get
        {
            var cells = new TheoryData<string, ForecastContext>();
            foreach (string cell in _cells)
            {
                cells.Add(cell, ForecastContext.Window);
                if (cell != "clockwork")
                    cells.Add(cell, ForecastContext.Stateful);
            }

            return cells;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SavedHereLoadedThereForecastsBitEqual()
    {
        var data = SyntheticSeries.View(_context, 40, 25);
        var scores = new Dictionary<string, string[]>();
        foreach (string cell in _cells)
        {
            var model = SmallForecasts.Fit(Options(cell), data);
            string file = cell.Replace(' ', '_');
            _context.Model.Save(model, data.Schema, Path.Combine(_folder, $"{file}.zip"));
            scores.Add(file, ScoreText.Of(model, data));
        }

        var (exitCode, output) = HostProcess.Run("forecast", _folder);

        exitCode.Should().Be(0, output);
        foreach (var (file, lines) in scores)
            File.ReadAllLines(Path.Combine(_folder, $"{file}.scores")).Should().Equal(lines, file);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void StreamForecastsAsTransform(string cell, ForecastContext context)
    {
        var rows = SyntheticSeries.Create(30);
        var model = SmallForecasts.Fit(Options(cell) with { Context = context }, rows);
        float[][] expected = SmallForecasts.Forecast(model, rows);

        var engine = Streams.Engine(model);

        for (int row = 0; row < rows.Length; row++)
            engine.Predict(rows[row]).Forecast.Should().Equal(expected[row], "row {0}", row);
    }

    private static RecurrentCellForecastingOptions Options(string cell) =>
        SmallForecasts.Of(new RecurrentCellForecastingOptions { Cell = CellCases.Named(cell) }) with { HiddenSize = 8, Layers = 2 };
}
