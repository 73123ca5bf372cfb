using System.Globalization;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Golden;

/// <summary>Checkpoints that were saved once and must be resumed for ever: v*/*.checkpoint of the forecasters beside them, and the forecasts that
/// followed (*.streamed). A file here is never made anew; one that is missing is written to the folder that the failure names.</summary>
public class GoldenCheckPointTests
{
    private static readonly string _golden = Path.Combine(AppContext.BaseDirectory, "Golden"), _folder = Path.Combine(_golden, "v1");

    /// <summary>The series that golden forecasters know.</summary>
    private static readonly SeriesRow[] _rows = SyntheticSeries.Interleave(SyntheticSeries.Create(40, 30));

    public static TheoryData<string> Names => [.. SmallForecasts.Golden.Keys];

    public static IEnumerable<object[]> Files =>
        from version in Enumerable.Range(1, Manifest.CurrentFormatVersion)
        from name in SmallForecasts.Golden.Keys
        select new object[] { version, name };

    [Theory]
    [MemberData(nameof(Files))]
    public void GoldenCheckPointResumedForecastsAsEver(int version, string name)
    {
        string folder = Path.Combine(_golden, $"v{version}"), fresh = Path.Combine(_golden, "new", $"v{version}");
        string checkPoint = Path.Combine(folder, name + ".checkpoint"), streamed = Path.ChangeExtension(checkPoint, ".streamed");
        var engine = Streams.FullEngine(new MLContext(1).Model.Load(Path.Combine(folder, name + ".zip"), out _));
        if (!File.Exists(checkPoint))
            Write(engine, Directory.CreateDirectory(fresh).FullName, name);
        File.Exists(checkPoint).Should().BeTrue("add the files of {0} to the test project's folder Golden", fresh);

        engine.Resume(checkPoint);

        float[][] golden = [.. File.ReadAllLines(streamed).Select(line => line.Split(' ').Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        float[][] found = [.. _rows.Skip(Streams.Split).Select(row => engine.Predict(row).All)];
        found.Should().HaveSameCount(golden);
        // The machine's lanes may round otherwise.
        for (int i = 0; i < golden.Length; i++)
            Closeness.RelativeError(found[i], golden[i]).Should().BeLessThan(1e-5);
    }

    /// <summary>Version 1 counted rows in 32 bits, and engines of version 2 go on where that ended.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenCheckPointCloseToTheEndOfItsCountGoesOnBeyondIt(string name)
    {
        byte[] golden = File.ReadAllBytes(Path.Combine(_folder, name + ".checkpoint")), late = CheckPointBytes.WithRows(golden, int.MaxValue - 1);
        var model = new MLContext(1).Model.Load(Path.Combine(_folder, name + ".zip"), out _);
        var (engine, resumed, early) = (Streams.FullEngine(model), Streams.FullEngine(model), Streams.FullEngine(model));
        early.Resume(new MemoryStream(golden));
        engine.Resume(new MemoryStream(late));
        foreach (var row in _rows.Skip(Streams.Split).Take(10))
            engine.Predict(row).All.Should().Equal(early.Predict(row).All);
        resumed.Resume(new MemoryStream(CheckPointBytes.Of(engine)));
        foreach (var row in _rows.Skip(Streams.Split + 10))
            resumed.Predict(row).All.Should().Equal(early.Predict(row).All);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GoldenCheckPointForecastFromItsStateAsksForAnObservationFirst(string name)
    {
        var model = new MLContext(1).Model.Load(Path.Combine(_folder, name + ".zip"), out _);
        var engine = Streams.FullEngine(model);
        engine.Resume(Path.Combine(_folder, name + ".checkpoint"));
        engine.Invoking(e => e.Predict("series 1")).Should().Throw<InvalidOperationException>().WithMessage(
            "The checkpoint of series 'series 1' comes from an earlier version, which kept one row less than this forecast reads; take in one more observation first.");
        float[] forecast = engine.Predict(_rows[Streams.Split]).All;
        engine.Predict(_rows[Streams.Split].Series).All.Should().Equal(forecast);
    }

    private static void Write(ForecastingEngine<SeriesRow, StreamedForecast> engine, string folder, string name)
    {
        foreach (var row in _rows.Take(Streams.Split))
            engine.Observe(row);
        engine.CheckPoint(Path.Combine(folder, name + ".checkpoint"));
        File.WriteAllLines(Path.Combine(folder, name + ".streamed"), Streams.Lines(engine, _rows.Skip(Streams.Split)));
    }
}
