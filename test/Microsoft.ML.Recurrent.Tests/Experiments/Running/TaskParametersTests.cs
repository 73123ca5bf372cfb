using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>No configuration that is searched is one that the pipeline's task refuses, or does not look at.</summary>
public class TaskParametersTests
{
    private static readonly LstmOptions _tokens = new() { SequenceColumnNames = ["Tokens"] };
    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];

    [Fact]
    public void LanguageModels() => NoneIsRefused(Searching<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, _tokens), "LabelSmoothing", "Bidirectional");

    [Fact]
    public void LanguageModelsThatKeepTheirState() =>
        NoneIsRefused(Searching<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, _tokens with { NextToken = new() { Context = NextTokenContext.Stateful } }), "LabelSmoothing", "Bidirectional");

    /// <summary>The start is refused here, too, unless both sizes go together.</summary>
    [Fact]
    public void LanguageModelsOfTiedWeights() => NoneIsRefused(
        Searching<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, _tokens with { HiddenSize = 100, NextToken = new() { TieWeights = true } }), "LabelSmoothing", "EmbeddingSize");

    [Fact]
    public void Recommenders() =>
        NoneIsRefused(Searching<GruOptions>(_context.SessionRecommendation().Trainers.Gru, new GruOptions { SequenceColumnNames = ["Items"] }), "LabelSmoothing", "Bidirectional");

    [Fact]
    public void Rows() => NoneIsRefused(Searching<LstmOptions>(_context.BinaryClassification.Trainers.Lstm, _tokens));

    [Fact]
    public void Classes() => NoneIsRefused(Searching<LstmOptions>(_context.MulticlassClassification.Trainers.Lstm, _tokens));

    [Fact]
    public void Numbers() => NoneIsRefused(Searching<LstmOptions>(_context.Regression.Trainers.Lstm, _tokens), "LabelSmoothing");

    [Fact]
    public void TagsByARandomField() =>
        NoneIsRefused(Searching<LstmOptions>(_context.MulticlassClassification.Trainers.Lstm, _tokens with { Tagging = new() { UseCrf = true } }), "LabelSmoothing");

    [Fact]
    public void Forecasts() => NoneIsRefused(_context.Recurrent().CreateExperiment()
        .SetPipeline(options => _context.Forecasting.ForecastByLstm(options), new ParameterSpace<LstmForecastingOptions>(new LstmForecastingOptions
        {
            SeriesColumnName = "Series",
            TimeColumnName = "Time",
            TargetColumnNames = ["Value"],
        })));

    [Fact]
    public void ASearchOfTheDefaultSpaceFailsNoTrial()
    {
        var result = Searching<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, SmallOptions.Lstm("Tokens", "Tokens"))
            .SetDataset(TextRow.View(_context), TextRow.View(_context)).SetMaximumTrials(4).Run();

        result.Trials.Should().OnlyContain(t => t.Status == TrialStatus.Completed);
    }

    /// <summary>Parameters that a caller asks for are searched, and the log tells that they fail.</summary>
    [Fact]
    public void WarnsWhereTrialsFail()
    {
        _context.Log += (_, e) => _warnings.Add($"{e.Kind} {e.RawMessage}");
        var space = new ParameterSpace<LstmOptions>(SmallOptions.Lstm("Tokens", "Tokens")).Only("LabelSmoothing").Range(o => o.LabelSmoothing, 0, 0.1);
        Searching<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, _tokens).SetPipeline<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, space)
            .SetDataset(TextRow.View(_context), TextRow.View(_context)).SetMaximumTrials(4).Run();

        _warnings.Where(w => w.Contains("trials so far have failed", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().StartWith("Warning 2 of the 3 trials so far have failed. ").And.Contain("LabelSmoothing is 0.");
    }

    private RecurrentExperiment Searching<TOptions>(Func<TOptions, IEstimator<ITransformer>> pipeline, TOptions options)
        where TOptions : RecurrentOptions => _context.Recurrent().CreateExperiment()
        .SetPipeline(pipeline, new ParameterSpace<TOptions>(options)).SetMetric(ExperimentMetric.NextTokenPerplexity);

    private void NoneIsRefused(RecurrentExperiment experiment, params string[] leftOut)
    {
        var (plan, _) = experiment.SetDataset(TextRow.View(_context), 0.5).SetMetric(ExperimentMetric.NextTokenPerplexity).SetMaximumTrials(1).Settled();
        var random = new Random(1);

        plan.Space.Parameters.Select(p => p.Name).Should().Contain("HiddenSize");
        plan.Space.Parameters.Select(p => p.Name).Intersect(leftOut).Should().BeEmpty();
        for (int trial = 0; trial < 200; trial++)
        {
            var pipeline = plan.PipelineOf(plan.Space.Sample(random), trial).Pipeline;
            if (pipeline.Rows is { } rows)
                IdleOptionRemarks.Of(rows).Should().BeEmpty();
        }
    }
}
