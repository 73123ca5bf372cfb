using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>Another process, in which nothing was registered and no libtorch is found.</summary>
public sealed class ForecastSecondProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SavedHereLoadedThereForecastsBitEqual()
    {
        var context = new MLContext(1);
        var data = SyntheticSeries.View(context, 40, 25);
        GruForecastingOptions[] all =
        [
            SmallForecasts.Everything,
            SmallForecasts.Everything with { Strategy = ForecastStrategy.Recursive, Scaling = SeriesScaling.PerWindow },
            SmallForecasts.Everything with { Context = ForecastContext.Stateful, ScaleEachSeries = true },
        ];
        string[][] scores = [.. all.Select((options, i) => Save(context, options, data, $"{i}"))];
        var (exitCode, output) = HostProcess.Run("forecast", _folder);
        exitCode.Should().Be(0, output);
        for (int i = 0; i < all.Length; i++)
            File.ReadAllLines(Path.Combine(_folder, $"{i}.scores")).Should().Equal(scores[i]);
    }

    private string[] Save(MLContext context, GruForecastingOptions options, IDataView data, string name)
    {
        var model = SmallForecasts.Fit(options, data);
        context.Model.Save(model, data.Schema, Path.Combine(_folder, name + ".zip"));
        return ScoreText.Of(model, data);
    }
}
