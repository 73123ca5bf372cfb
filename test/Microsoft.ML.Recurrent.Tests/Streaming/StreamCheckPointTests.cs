using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Streaming;

public sealed class StreamCheckPointTests : IDisposable
{
    private static RecurrentOptions Everything { get; } = SmallOptions.Lstm() with
    {
        SequenceColumnNames = ["Values", "Words", "Keys"],
        StaticColumnNames = ["Level", "Group", "Traits"],
        Pooling = SequencePooling.Mean,
        Layers = 2,
        Ensemble = 2,
    };

    private static readonly SyntheticStep[] _steps = SyntheticSteps.Interleaved;
    private static readonly Lazy<RecurrentTransformer> _model = new(() => Fit(Everything));

    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;

    private string Place => Path.Combine(_folder, "steps.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void CheckPointedHereResumedInAnotherProcessAnswersBitEqual()
    {
        var context = new MLContext(1);
        context.Model.Save(_model.Value, SyntheticRows.View(context).Schema, Path.Combine(_folder, "steps.zip"));
        using var engine = Begun();
        engine.CheckPoint(Place);

        var (exitCode, output) = HostProcess.Run("steps", _folder);

        exitCode.Should().Be(0, output);
        File.ReadAllLines(Path.Combine(_folder, "steps.scores")).Should().Equal(SyntheticSteps.Lines(engine, _steps[SyntheticSteps.Split..]));
    }

    [Fact]
    public void CheckPointOfTheSameStateGivesTheSameBytes()
    {
        using var engine = Begun();
        using var resumed = SyntheticSteps.Engine(_model.Value);
        resumed.Observe(_steps[^1]);
        resumed.Resume(new MemoryStream(Bytes(engine)));
        resumed.Keys.Should().Equal(engine.Keys);
        Bytes(resumed).Should().Equal(Bytes(engine));
        engine.CheckPoint(Place);
        File.ReadAllBytes(Place).Should().Equal(Bytes(engine));
    }

    [Fact]
    public void AlteredOrTruncatedCheckPointIsRefusedAndChangesNothing()
    {
        using var engine = Begun();
        byte[] whole = Bytes(engine);
        foreach (int place in Enumerable.Range(0, whole.Length).Where(i => i < 300 || i % 97 == 0))
        {
            byte[] altered = [.. whole];
            altered[place] ^= 1;
            engine.Invoking(e => e.Resume(new MemoryStream(altered))).Should().Throw<FormatException>($"byte {place} is another");
            engine.Invoking(e => e.Resume(new MemoryStream(whole[..place]))).Should().Throw<FormatException>($"it ends after {place} bytes");
        }

        engine.Invoking(e => e.Resume(new MemoryStream([.. whole, 0]))).Should().Throw<FormatException>().WithMessage("The checkpoint goes on behind its end; the file has been altered.");
        Bytes(engine).Should().Equal(whole);
    }

    [Fact]
    public void CheckPointOfAnotherModelOrEngineIsRefused()
    {
        using var engine = Begun();
        byte[] whole = Bytes(engine);
        using var other = SyntheticSteps.Engine(Fit(Everything with { Seed = 2 }));
        other.Invoking(e => e.Resume(new MemoryStream(whole))).Should().Throw<FormatException>().WithMessage("The checkpoint belongs to a model whose weights' SHA-256 begins with *");
        using var single = SyntheticSteps.Engine(_model.Value, new StreamEngineOptions());
        single.Invoking(e => e.Resume(new MemoryStream(whole))).Should().Throw<FormatException>().WithMessage(
            "The checkpoint has key 'row 0', but this engine has no KeyColumnName; create it with the one that the checkpoint was written with.");
        single.Observe(_steps[0]);
        engine.Invoking(e => e.Resume(new MemoryStream(Bytes(single)))).Should().Throw<FormatException>().WithMessage("The checkpoint comes from an engine without a KeyColumnName,*");
        using var small = SyntheticSteps.Engine(_model.Value, new StreamEngineOptions { KeyColumnName = "Name", MaximumKeys = 3 });
        small.Invoking(e => e.Resume(new MemoryStream(whole))).Should().Throw<InvalidOperationException>().WithMessage(
            "The checkpoint holds 20 keys; the engine's MaximumKeys is 3. Create the engine with a higher MaximumKeys.");
    }

    [Fact]
    public void CheckPointOfAForecastingEngineIsRefused()
    {
        using var engine = SyntheticSteps.Engine(_model.Value);
        var forecaster = Streams.Engine(SmallForecasts.Fit(SmallForecasts.Gru, Streams.Rows));
        using var stream = new MemoryStream();
        forecaster.CheckPoint(stream);

        engine.Invoking(e => e.Resume(new MemoryStream(stream.ToArray()))).Should().Throw<FormatException>().WithMessage(
            "The file is no checkpoint of a stream engine; give one that CheckPoint wrote.");
    }

    private static RecurrentTransformer Fit(RecurrentOptions options)
    {
        var context = new MLContext(1);
        return context.BinaryClassification.Trainers.Recurrent(options).Fit(SyntheticRows.View(context));
    }

    private static StreamEngine<SyntheticStep, StepAnswer> Begun()
    {
        var engine = SyntheticSteps.Engine(_model.Value);
        foreach (var step in _steps[..SyntheticSteps.Split])
            engine.Observe(step);
        return engine;
    }

    private static byte[] Bytes(StreamEngine<SyntheticStep, StepAnswer> engine)
    {
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.ToArray();
    }
}
