using System.Globalization;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Golden;

/// <summary>Check points that were saved once and must be resumed for ever: v1/*.checkpoint of the forecasters beside them, and the forecasts that
/// followed (*.streamed). A file here is never made anew; one that is missing is written to the folder that the failure names.</summary>
public class GoldenCheckPointTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Golden", "v1");

    /// <summary>The series that golden forecasters know.</summary>
    private static readonly SeriesRow[] _rows = SyntheticSeries.Interleave(SyntheticSeries.Create(40, 30));

    public static TheoryData<string> Names => [.. SmallForecasts.Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenCheckPoint_Resumed_ForecastsAsEver(string name)
    {
        string checkPoint = Path.Combine(_folder, name + ".checkpoint"), streamed = Path.ChangeExtension(checkPoint, ".streamed");
        var engine = Streams.FullEngine(new MLContext(1).Model.Load(Path.Combine(_folder, name + ".zip"), out _));
        if (!File.Exists(checkPoint))
            Write(engine, Directory.CreateDirectory(Path.Combine(_folder, "new")).FullName, name);
        File.Exists(checkPoint).Should().BeTrue("add the files of {0} to the test project's folder Golden", Path.Combine(_folder, "new"));

        engine.Resume(checkPoint);

        float[][] golden = [.. File.ReadAllLines(streamed).Select(line => line.Split(' ').Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        float[][] found = [.. _rows.Skip(Streams.Split).Select(row => engine.Predict(row).All)];
        found.Should().HaveSameCount(golden);
        // The machine's lanes may round otherwise.
        for (int i = 0; i < golden.Length; i++)
            Closeness.RelativeError(found[i], golden[i]).Should().BeLessThan(1e-5);
    }

    private static void Write(ForecastingEngine<SeriesRow, StreamedForecast> engine, string folder, string name)
    {
        foreach (var row in _rows.Take(Streams.Split))
            engine.Observe(row);
        engine.CheckPoint(Path.Combine(folder, name + ".checkpoint"));
        File.WriteAllLines(Path.Combine(folder, name + ".streamed"), Streams.Lines(engine, _rows.Skip(Streams.Split)));
    }
}
