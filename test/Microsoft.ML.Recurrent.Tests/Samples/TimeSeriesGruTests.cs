using System.Text.Json;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TimeSeriesGru;

namespace Microsoft.ML.Recurrent.Tests.Samples;

public sealed class TimeSeriesGruTests : IDisposable
{
    private static readonly string _data = Path.Combine(AppContext.BaseDirectory, "Data", "bike-sharing");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ArgumentsInAnyOrderAreRead()
    {
        Arguments.Parse([]).Should().BeEquivalentTo(new { Seed = 1, Epochs = (int?)null, Help = false, OutputDirectory = Path.Combine("artifacts", "timeseries") });
        Arguments.Parse(["--output", "out", "--seed", "7", "--data", "in", "--epochs", "3", "--help"]).Should().BeEquivalentTo(
            new { Seed = 7, Epochs = 3, DataDirectory = "in", OutputDirectory = "out", Help = true });
    }

    [Theory]
    [InlineData("Unknown option 'x'; --help lists the options.", "x")]
    [InlineData("Option '--data' needs a value; --help lists the options.", "--data", "--seed")]
    [InlineData("Option '--epochs' has the value '0'; expected a whole number of 1 or more.", "--epochs", "0")]
    public void ArgumentsWrongAreRefusedWithWhatIsRequired(string message, params string[] args)
    {
        var parse = () => Arguments.Parse(args);
        parse.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
    }

    [Fact]
    public void RentalsFileIsMissingOrWrongSaysSo()
    {
        string training = Path.Combine(_folder.FullName, "hour_train.csv");
        Failure<FileNotFoundException>().Should().Be($"The data file '{training}' does not exist; --data names the folder that holds it.");
        File.WriteAllLines(training, ["instant,dteday,hr"]);
        Failure<InvalidDataException>().Should().Be($"The data file '{training}' has no column 'cnt' in its first line.");
        string[] lines = [.. File.ReadLines(Path.Combine(_data, "hour_train.csv")).Take(2)];
        File.WriteAllLines(training, [.. lines, "3,2011-01-01,1"]);
        Failure<InvalidDataException>().Should().Be($"Line 3 of the data file '{training}' is not a row of a date, an hour and numbers.");
    }

    [Fact]
    public void ChartOfSomeDaysIsAPicture()
    {
        var rows = Rentals.Load(_data).Rows;
        float[] flat = [.. Enumerable.Repeat(100f, 24)];
        RentalForecast[] forecasts = [.. rows.Select(_ => new RentalForecast { Forecast = flat, Lower = flat, Upper = flat })];
        string path = Path.Combine(_folder.FullName, "forecast.png");
        Chart.Save(rows, forecasts, [30, 54], path);
        File.ReadAllBytes(path).Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']);
        new FileInfo(path).Length.Should().BeGreaterThan(10_000);
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void ProgramRunAsAProcessBeatsTheBarAndLeavesItsFiles()
    {
        var (exitCode, output) = HostProcess.Start(
            "dotnet", _folder.FullName, [Path.Combine(AppContext.BaseDirectory, "TimeSeriesGru.dll")], new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" });
        exitCode.Should().Be(0, output);
        string artifacts = Path.Combine(_folder.FullName, "artifacts", "timeseries");
        var metrics = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(Path.Combine(artifacts, "metrics.json")))!;
        metrics.Keys.Should().BeEquivalentTo("mae", "rmse", "bestNaiveMae", "fastTreeMae", "coverage90", "width90", "fitSeconds");
        metrics["bestNaiveMae"].Should().BeApproximately(78.9, 0.05);
        metrics["mae"].Should().BeLessThanOrEqualTo(0.7 * metrics["bestNaiveMae"]).And.BeLessThanOrEqualTo(metrics["fastTreeMae"]);
        metrics["coverage90"].Should().BeInRange(0.86, 0.94);
        Directory.EnumerateFiles(artifacts).Select(Path.GetFileName).Should().BeEquivalentTo("metrics.json", "forecast.png", "model.zip", "stream.checkpoint");
        output.Should().Contain("GRU").And.Contain("FastTree on lags").And.Contain("all folds")
            .And.Contain("forecasts differ from the table's by 0 at most");
    }

    private string Failure<TException>()
        where TException : Exception => ((Action)(() => Rentals.Load(_folder.FullName))).Should().Throw<TException>().Which.Message;
}
