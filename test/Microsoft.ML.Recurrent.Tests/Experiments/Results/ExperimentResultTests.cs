using System.Xml.Linq;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Results;

public sealed class ExperimentResultTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TableHasALineForEachTrialTheBestFirst()
    {
        var result = SmallExperiments.Binary(_context).Run();

        string[] lines = result.ToTable().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        lines[0].Should().StartWith("trial  status     BinaryAreaUnderRocCurve  epochs  seconds  parameters");
        lines.Should().HaveCount(5);
        lines[1].TrimStart().Should().StartWith($"{result.Best.Number}  Completed").And.EndWith($"HiddenSize = {result.Best.Configuration["HiddenSize"]}");
    }

    [Fact]
    public void ReportIsOnePageThatAsksNoNetwork()
    {
        var result = SmallExperiments.Binary(_context).SetCustomMetric("<own> & \"metric\"", isHigherBetter: false, _ => 1).Run();
        string path = Path.Combine(_folder, "report.html");

        result.SaveReport(path);

        string page = File.ReadAllText(path);
        page.Should().NotContainAny("http", "src=", "@import", "<own>");
        page.Should().Contain("&lt;own&gt; &amp; &quot;metric&quot;");
        foreach (string drawing in page.Split("<svg").Skip(1).Select(part => $"<svg{part[..part.IndexOf("</svg>", StringComparison.Ordinal)]}</svg>"))
            XElement.Parse(drawing).Descendants("polyline").Should().HaveCount(4);
    }

    [Fact]
    public void EnsembleIsTheMeanOfProbabilitiesAndIsSaved()
    {
        var result = SmallExperiments.Binary(_context).Run();
        var rows = SyntheticRows.View(_context, 40, seed: 2);
        float[][] each = [.. result.Leaderboard.Take(3).Select(t => Column<float>(result.ModelOf(t.Number).Transform(rows), "Probability"))];

        var ensemble = result.Ensemble(3);
        _context.Model.Save(ensemble, rows.Schema, Path.Combine(_folder, "model.zip"));
        var loaded = new MLContext(2).Model.Load(Path.Combine(_folder, "model.zip"), out _);

        float[] means = Column<float>(ensemble.Transform(rows), "Probability");
        for (int row = 0; row < means.Length; row++)
            means[row].Should().Be((float)(((double)each[0][row] + each[1][row] + each[2][row]) / 3));
        foreach (string column in new[] { "Score", "Probability" })
            Column<float>(loaded.Transform(rows), column).Should().Equal(Column<float>(ensemble.Transform(rows), column));
        Column<bool>(loaded.Transform(rows), "PredictedLabel").Should().Equal(means.Select(p => p > 0.5f));
        _context.BinaryClassification.Evaluate(loaded.Transform(rows)).AreaUnderRocCurve.Should().BeInRange(0.5, 1);
    }

    [Fact]
    public void EnsembleOfOneRowIsThatOfAView()
    {
        var result = SmallExperiments.Binary(_context).SetPipeline(
            options => _context.MulticlassClassification.Trainers.Lstm(options with { LabelColumnName = "Class" }), SmallExperiments.Space).SetMetric(ExperimentMetric.MulticlassMicroAccuracy).Run();
        var (ensemble, rows) = (result.Ensemble(2), SyntheticRows.Create(10, seed: 2));
        using var engine = _context.Model.CreatePredictionEngine<SyntheticRow, Scored>(ensemble);

        Scored[] view = [.. _context.Data.CreateEnumerable<Scored>(ensemble.Transform(_context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
        for (int row = 0; row < rows.Length; row++)
        {
            var alone = engine.Predict(rows[row]);
            alone.Score.Should().Equal(view[row].Score);
            alone.PredictedLabel.Should().Be(view[row].PredictedLabel).And.Be((uint)Array.IndexOf(alone.Score, alone.Score.Max()) + 1);
        }
    }

    [Fact]
    public void EnsembleOfForecastersIsTheMeanOfTheirForecasts()
    {
        var data = SyntheticSeries.View(_context, 60);
        var result = SmallExperiments.Forecast(_context).SetDataset(data, 0.2).Run();
        float[][] first = SmallForecasts.Forecast(result.ModelOf(0), data), second = SmallForecasts.Forecast(result.ModelOf(1), data);

        float[][] means = SmallForecasts.Forecast(result.Ensemble(2), data);

        for (int row = 20; row < 60; row++)
            means[row].Should().Equal(first[row].Zip(second[row], (a, b) => (float)(((double)a + b) / 2)));
        _context.Forecasting.Evaluate(result.Ensemble(2).Transform(data), new ForecastEvaluationOptions { FirstOriginRow = 47 }).Overall.Count.Should().BePositive();
    }

    [Fact]
    public void ModelsBeyondThoseKeptAreRefused()
    {
        var result = SmallExperiments.Binary(_context).SetKeptModels(2).Run();

        var join = () => result.Ensemble(3);
        var load = () => result.ModelOf(result.Leaderboard[3].Number);

        join.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "The number of models is 3; expected 1 to 2. Of 4 trials 4 completed, and the models of the best 2 are kept; SetKeptModels(3) keeps more.*");
        load.Should().Throw<InvalidOperationException>().WithMessage(
            $"The model of trial {result.Leaderboard[3].Number} is not kept. Keep more with SetKeptModels, or fit its configuration again.");
    }

    [Theory]
    [InlineData(99, "There is no trial 99; trials are 0 to 2. (Parameter 'number')")]
    [InlineData(-1, "There is no trial -1; trials are 0 to 2. (Parameter 'number')")]
    [InlineData(1, "Trial 1 was paused and has no model.")]
    public void ModelOfATrialWithoutOneSaysWhy(int number, string message)
    {
        var result = SmallExperiments.Binary(_context, trials: 3).SetPruner(new AllButTheFirst()).Run();

        FluentActions.Invoking(() => result.ModelOf(number)).Should().Throw<Exception>().Which.Message.Should().Be(message);
    }

    [Theory]
    [InlineData(0, "The number of models is 0; expected 1. Of 3 trials 1 completed, and the models of the best 1 are kept.*")]
    [InlineData(3, "The number of models is 3; expected 1. Of 3 trials 1 completed, and the models of the best 1 are kept; join fewer models, or let more trials complete: more trials, or "
        + "a pruner that pauses fewer.*")]
    public void EnsembleOfMoreThanCompletedSaysHowManyDid(int models, string message)
    {
        var result = SmallExperiments.Binary(_context, trials: 3).SetPruner(new AllButTheFirst()).SetKeptModels(3).Run();

        FluentActions.Invoking(() => result.Ensemble(models)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Fact]
    public void RefitLearnsFromAllRowsForAsManyEpochsAsWereBest()
    {
        var result = SmallExperiments.Binary(_context, trials: 2).Run();

        var refit = (RecurrentTransformer)result.Refit();

        refit.History[^1].Epoch.Should().Be(((RecurrentTransformer)result.BestModel).History.BestEpoch);
        refit.History.Should().OnlyContain(epoch => epoch.ValidationLoss == null);
        // 120 rows in batches of 16.
        refit.History[^1].Step.Should().Be(8 * refit.History[^1].Epoch);
    }

    private static T[] Column<T>(IDataView view, string name) => [.. view.GetColumn<T>(name)];

    private sealed record AllButTheFirst : IPruner
    {
        public bool ShouldPause(Trial trial, PruningState state) => trial.Number > 0;

        public int? Promote(PruningState state) => null;

        public bool MayPromote(Trial trial, PruningState state) => false;
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
