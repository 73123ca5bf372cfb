using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Streaming;

public sealed class CheckPointTests : IDisposable
{
    private static readonly SeriesRow[] _rows = Streams.Rows;
    private static readonly Lazy<ForecastingTransformer> _model = new(() => SmallForecasts.Fit(SmallForecasts.Everything, _rows));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlrecurrent");

    private string Place => Path.Combine(_folder.FullName, "stream.checkpoint");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    [InlineData(ForecastContext.Stateful, 3)]
    public void ResumeAnotherEngineGoesOnBitForBit(ForecastContext context, int networks = 1)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context, Layers = 2, Ensemble = networks }, _rows);
        var (first, second) = (Streams.FullEngine(model), Streams.FullEngine(model));
        foreach (var row in _rows[..Streams.Split])
            first.Observe(row);
        first.CheckPoint(Place);
        second.Observe(_rows[^1]);
        second.Resume(Place);
        second.SeriesCount.Should().Be(3);
        foreach (var row in _rows[Streams.Split..])
            second.Predict(row).All.Should().Equal(first.Predict(row).All);
    }

    [Fact]
    public void ResumeOfAnEnsembleWithTheSameFirstNetworkIsRefused()
    {
        ForecastingTransformer Fit(int networks) => SmallForecasts.Fit(SmallForecasts.Gru with { Ensemble = networks }, _rows);
        var two = Streams.Engine(Fit(2));
        two.CheckPoint(Place);

        Streams.Engine(Fit(3)).Invoking(e => e.Resume(Place)).Should().Throw<FormatException>();
        Streams.Engine(Fit(2)).Invoking(e => e.Resume(Place)).Should().NotThrow();
    }

    [Fact]
    public void CheckPointSameStateGivesTheSameBytesAndReplacesTheFile()
    {
        File.WriteAllText(Place, new string('x', 100_000));
        var engine = Begun();
        engine.CheckPoint(Place);
        File.ReadAllBytes(Place).Should().Equal(Bytes(engine));
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void CheckPointDoesNotReadBackSaysSo()
    {
        var engine = Begun();
        byte[] whole = Bytes(engine), altered = [.. whole];
        altered[^40] ^= 1;
        engine.Verify(new MemoryStream(whole));
        engine.Invoking(e => e.Verify(new MemoryStream(altered))).Should().Throw<IOException>().Which.Message.Should().Be(
            "The checkpoint does not read back as it was written, so the file that was there is kept. "
            + "The checkpoint is not what was saved; the file has been altered. Check the disk, or write elsewhere.");
        engine.Invoking(e => e.Verify(new MemoryStream(whole[..^1]))).Should().Throw<IOException>().WithMessage("*is kept. The checkpoint ends within its hash;*");
    }

    [Fact]
    public void CheckPointOddNamesReplacesTheFileByOneThatResumes()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series" }, _rows);
        using var engine = Streams.Engine(model);
        using var resumed = Streams.Engine(model);
        foreach (string name in new[] { "\0", "\ud800", new string('x', 1 << 20) })
        {
            engine.Observe(new SeriesRow { Series = name, Value = 1 });
            engine.CheckPoint(Place);
            resumed.Resume(Place);
            resumed.SeriesNames.Should().Equal(engine.SeriesNames);
        }
    }

    [Fact]
    public void CheckPointAfterManyObservationsStaysAsLarge()
    {
        var rows = SyntheticSeries.Create(2000);
        var engine = Streams.FullEngine(_model.Value);
        foreach (var row in rows[..100])
            engine.Observe(row);
        int before = Bytes(engine).Length;
        foreach (var row in rows[100..])
            engine.Observe(row);
        Bytes(engine).Should().HaveCount(before);
    }

    [Fact]
    public void ResumeEveryTruncationAndEveryFlippedByteIsRefusedAndChangesNothing()
    {
        byte[] whole = Bytes(Begun());
        var (engine, untouched) = (Begun(), Begun());
        for (int length = 0; length < whole.Length; length += 1 + length / 50)
            engine.Invoking(e => e.Resume(new MemoryStream(whole[..length]))).Should().Throw<FormatException>($"{length} bytes are left");
        for (int place = 0; place < whole.Length; place += 1 + place / 50)
        {
            byte[] altered = [.. whole];
            altered[place] ^= 0x41;
            engine.Invoking(e => e.Resume(new MemoryStream(altered))).Should().Throw<FormatException>($"byte {place} is altered");
        }

        engine.Predict(_rows[Streams.Split]).All.Should().Equal(untouched.Predict(_rows[Streams.Split]).All);
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void ResumeAlteredWithAHashThatFitsIsRefusedOrForecasts(ForecastContext context)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context }, _rows);
        var random = new Random(1);
        var engine = Streams.FullEngine(model);
        foreach (var row in _rows[..Streams.Split])
            engine.Observe(row);
        byte[] whole = CheckPointBytes.Of(engine);
        int accepted = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] altered = CheckPointBytes.Sealed(Altered(whole, random));
            if (Refuses(() => engine.Resume(new MemoryStream(altered)), typeof(FormatException)))
                continue;
            accepted++;
            foreach (string series in engine.SeriesNames)
                Refuses(() => engine.Predict(series), typeof(InvalidOperationException));
            Refuses(() => engine.Predict(_rows[Streams.Split]), typeof(InvalidOperationException));
            engine.Resume(new MemoryStream(CheckPointBytes.Of(engine)));
        }

        accepted.Should().BeInRange(50, 350, "both are to be seen");
    }

    [Fact]
    public void ResumeThenAnEarlierTimeIsRefusedAsBefore()
    {
        var (first, second) = (Begun(), Streams.FullEngine(_model.Value));
        second.Resume(new MemoryStream(Bytes(first)));
        second.Invoking(e => e.Predict(_rows[0])).Should().Throw<InvalidOperationException>().WithMessage("The time column 'Time' goes from*");
        second.Predict(_rows[Streams.Split]).All.Should().Equal(first.Predict(_rows[Streams.Split]).All);
    }

    [Fact]
    public void ResumeSeriesToldApartByAKeyGoesOnAndForecastsByNumber()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Key" }, _rows);
        var (first, second) = (Streams.Engine(model), Streams.Engine(model));
        foreach (var row in _rows)
            first.Observe(row);
        second.Resume(new MemoryStream(CheckPointBytes.Of(first)));
        second.SeriesNames.Should().Equal("1", "2", "3");
        foreach (string series in second.SeriesNames)
            second.Predict(series).Forecast.Should().Equal(first.Predict(series).Forecast);
    }

    [Fact]
    public void ResumeWhatIsNoCheckPointOfTheModelSaysWhatItIs()
    {
        byte[] whole = Bytes(Begun()), newer = [.. whole], longer = [.. whole, 0];
        newer[8] = 3;
        Refused([1, 2, 3]).Should().Be("The file is no checkpoint of a forecasting engine; give one that CheckPoint wrote.");
        Refused(whole[..10]).Should().Be("The checkpoint ends within its header; the file is truncated.");
        Refused(whole[..^1]).Should().Be("The checkpoint ends within its hash; the file is truncated.");
        Refused(newer).Should().Be("The checkpoint has format version 3; this version of the library reads versions 1 to 2. Update Microsoft.ML.Recurrent.");
        Refused(longer).Should().Be("The checkpoint goes on behind its end; the file has been altered.");
        var other = SmallForecasts.Fit(SmallForecasts.Everything with { Seed = 2 }, _rows);
        Streams.FullEngine(other).Invoking(e => e.Resume(new MemoryStream(whole))).Should().Throw<FormatException>().WithMessage(
            "The checkpoint belongs to a model whose weights' SHA-256 begins with ????????; this model's begins with ????????. Load the model that the checkpoint was written with.");
    }

    [Fact]
    public void CheckPointAndResumeStreamsThatCannotAreErrors()
    {
        using var closed = new MemoryStream();
        closed.Dispose();
        Begun().Invoking(e => e.CheckPoint(closed)).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "The stream cannot be written; give a writable, open stream. (Parameter 'destination')");
        Begun().Invoking(e => e.Resume(closed)).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "The stream cannot be read; give a readable, open stream. (Parameter 'source')");
        Begun().Invoking(e => e.CheckPoint(" ")).Should().Throw<ArgumentException>().WithParameterName("path");
    }

    private static byte[] Altered(byte[] whole, Random random)
    {
        // Behind the model's hash.
        int place = random.Next(48, whole.Length - 32);
        byte[] altered = random.Next(5) switch
        {
            0 => [.. whole[..place], .. whole[(place + random.Next(1, 9))..]],
            1 => [.. whole[..place], .. whole[(place - random.Next(1, 48))..]],
            _ => [.. whole],
        };
        for (int i = random.Next(3); i > 0; i--)
            altered[random.Next(48, altered.Length - 32)] ^= (byte)(1 << random.Next(8));
        if (random.Next(2) == 0)
            altered[12] = (byte)random.Next(5);
        return altered;
    }

    private static bool Refuses(Action act, Type error)
    {
        try
        {
            act();
            return false;
        }
        catch (Exception e)
        {
            e.Should().BeOfType(error);
            return true;
        }
    }

    private static string Refused(byte[] bytes) =>
        Begun().Invoking(e => e.Resume(new MemoryStream(bytes))).Should().Throw<FormatException>().Which.Message;

    private static ForecastingEngine<SeriesRow, StreamedForecast> Begun()
    {
        var engine = Streams.FullEngine(_model.Value);
        foreach (var row in _rows[..Streams.Split])
            engine.Observe(row);
        return engine;
    }

    private static byte[] Bytes(ForecastingEngine<SeriesRow, StreamedForecast> engine)
    {
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.ToArray();
    }
}
