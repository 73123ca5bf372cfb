using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

/// <summary>Language models and recommenders are searched by their own measures.</summary>
public class OwnLabelMetricTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(ExperimentMetric.NextTokenPerplexity)]
    [InlineData(ExperimentMetric.NextTokenBitsPerToken)]
    public void LanguageModelsAreSearchedByTheMetric(ExperimentMetric metric)
    {
        var result = Languages(metric).Run();

        var metrics = _context.LanguageModeling().Evaluate(result.BestModel.Transform(TextRow.View(_context)));
        result.Best.Metric.Should().Be(metric == ExperimentMetric.NextTokenPerplexity ? metrics.Perplexity : metrics.BitsPerToken);
        result.IsHigherBetter.Should().BeFalse();
        result.Best.Metric.Should().Be(result.Trials.Min(t => t.Metric));
        result.Trials.Should().OnlyContain(t => t.Status == TrialStatus.Completed && t.Measurements.All(m => m.Value > 0));
    }

    /// <summary>Transformers behind the network may map its columns: the measure reads those of the network itself.</summary>
    [Theory]
    [InlineData(ExperimentMetric.NextItemRecall)]
    [InlineData(ExperimentMetric.NextItemMeanReciprocalRank)]
    public void RecommendersAreSearchedByTheMetric(ExperimentMetric metric)
    {
        var result = Recommenders(metric).Run();

        var (network, keys) = (result.BestModel.GetRecurrentTransformer(), ModelParts.Of(result.BestModel).First());
        var metrics = _context.SessionRecommendation().EvaluateNextItem(network, keys.Transform(Sessions(2))).Model;
        result.Best.Metric.Should().Be(metric == ExperimentMetric.NextItemRecall ? metrics.Recall : metrics.MeanReciprocalRank);
        result.IsHigherBetter.Should().BeTrue();
        result.Best.Metric.Should().Be(result.Trials.Max(t => t.Metric));
    }

    /// <summary>Their own figure is the perplexity, of which less is better: a pruner that looks for more must not read it.</summary>
    [Fact]
    public void PrunersReadTheNegativeLossWhereTheMetricIsBetterWhenHigher()
    {
        var result = Recommenders(ExperimentMetric.NextItemRecall).Run();

        var losses = result.BestModel.GetRecurrentTransformer().History.Select(epoch => -epoch.ValidationLoss!.Value);
        result.Best.Measurements.Select(m => m.Value).Should().Equal(losses);
    }

    [Fact]
    public void MetricsOfOtherTasksAreRefused()
    {
        Message(Languages(ExperimentMetric.MulticlassMicroAccuracy)).Should().Be(
            "Metric MulticlassMicroAccuracy is for multiclass classification, but the pipeline predicts the next token; choose one of NextTokenPerplexity, NextTokenBitsPerToken.");
        Message(Recommenders(ExperimentMetric.SequenceTokenAccuracy)).Should().Be(
            "Metric SequenceTokenAccuracy is for a tag per step, but the pipeline recommends the next item; choose one of NextItemRecall, NextItemMeanReciprocalRank.");
        Message(Recommenders(ExperimentMetric.NextTokenPerplexity)).Should().Be(
            "Metric NextTokenPerplexity is for language models, but the pipeline is of recommenders of the next item; choose one of NextItemRecall, NextItemMeanReciprocalRank.");
        Message(Languages(ExperimentMetric.ForecastMeanAbsoluteError)).Should().Be(
            "Metric ForecastMeanAbsoluteError is for forecasts, but the pipeline does not forecast; choose one of NextTokenPerplexity, NextTokenBitsPerToken.");
        Message(SmallExperiments.Binary(_context).SetMetric(ExperimentMetric.NextItemRecall)).Should().StartWith(
            "Metric NextItemRecall is for recommenders of the next item, but the pipeline learns from a label; choose one of BinaryAccuracy, ");
        Message(Languages(ExperimentMetric.NextTokenPerplexity).SetMetric(ExperimentMetric.NextTokenPerplexity, "Label")).Should().Be(
            "Metric NextTokenPerplexity measures the column that the network reads, but SetMetric names label column 'Label'; leave labelColumnName out.");
    }

    private RecurrentExperiment Languages(ExperimentMetric metric) => _context.Recurrent().CreateExperiment()
        .SetPipeline<LstmOptions>(_context.LanguageModeling().Trainers.Lstm, Space(SmallOptions.Lstm("Tokens", "Tokens")))
        .SetDataset(TextRow.View(_context), TextRow.View(_context)).SetMetric(metric).SetMaximumTrials(2);

    private RecurrentExperiment Recommenders(ExperimentMetric metric) => _context.Recurrent().CreateExperiment()
        .SetPipeline<GruOptions>(
            options => _context.Transforms.Conversion.MapValueToKey("Items", "Names").Append(_context.SessionRecommendation().Trainers.Gru(options))
                .Append(_context.Transforms.Conversion.MapKeyToValue("RecommendedItems")).Append(_context.Transforms.Conversion.MapKeyToValue("Items")),
            Space(SmallOptions.Gru("Items", "Items") with { NextItem = new() { Count = 3 } }))
        .SetDataset(Sessions(1), Sessions(2)).SetMetric(metric).SetMaximumTrials(2);

    private IDataView Sessions(int seed) => _context.Data.LoadFromEnumerable(ClickSession.Create(seed: seed));

    private static ParameterSpace<TOptions> Space<TOptions>(TOptions options)
        where TOptions : NetworkOptions => new ParameterSpace<TOptions>(options).Only("HiddenSize").Range(o => o.HiddenSize, 3, 8);

    private static string Message(RecurrentExperiment experiment) => experiment.Invoking(e => e.Run()).Should().ThrowExactly<ArgumentException>().Which.Message;
}
