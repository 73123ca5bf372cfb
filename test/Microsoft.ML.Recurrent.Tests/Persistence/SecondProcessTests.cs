using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

/// <summary>Another process, in which nothing was registered and no libtorch is found.</summary>
public sealed class SecondProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly MLContext _context = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void HostHasNoLibTorch() => Directory.EnumerateFiles(HostProcess.Folder, "*torch_cpu*", SearchOption.AllDirectories).Should().BeEmpty();

    [Fact]
    public void SavedHereLoadedThereScoresBitEqual()
    {
        var data = SyntheticRows.View(_context);
        var scores = new Dictionary<string, string[]>();
        foreach (string name in Pipelines.Names)
        {
            var model = Pipelines.Create(_context, name).Fit(data);
            _context.Model.Save(model, data.Schema, Path.Combine(_folder, $"{name}.zip"));
            scores.Add(name, ScoreText.Of(model, data));
        }

        var (exitCode, output) = HostProcess.Run("score", _folder);

        exitCode.Should().Be(0, output);
        foreach (var (name, lines) in scores)
            File.ReadAllLines(Path.Combine(_folder, $"{name}.scores")).Should().Equal(lines, name);
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void CheckPointedHereResumedThereForecastsBitEqual(ForecastContext context)
    {
        var model = SmallForecasts.Fit(SmallForecasts.Everything with { Context = context, Layers = 2 }, Streams.Rows);
        _context.Model.Save(model, _context.Data.LoadFromEnumerable(Streams.Rows).Schema, Path.Combine(_folder, "stream.zip"));
        var engine = Streams.FullEngine(model);
        foreach (var row in Streams.Rows.Take(Streams.Split))
            engine.Observe(row);
        engine.CheckPoint(Path.Combine(_folder, "stream.checkpoint"));

        var (exitCode, output) = HostProcess.Run("stream", _folder);

        exitCode.Should().Be(0, output);
        File.ReadAllLines(Path.Combine(_folder, "stream.scores")).Should().Equal(Streams.Lines(engine, Streams.Rows.Skip(Streams.Split)));
    }

    [Fact]
    public void FitWithoutLibTorchNamesThePackageToAdd()
    {
        string file = Path.Combine(_folder, "message.txt");

        var (exitCode, output) = HostProcess.Run("fit", file);

        exitCode.Should().Be(3, output);
        File.ReadAllText(file).Should().Be(
            "libtorch could not be loaded, and training needs it (scoring does not). Add the package TorchSharp-cpu to the application, "
            + "or TorchSharp-cuda-windows or TorchSharp-cuda-linux for a GPU, in the version of TorchSharp it uses.");
    }
}
