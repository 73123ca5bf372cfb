using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Catalog;

public class RecurrentCatalogTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void FeaturizersTakeTheirColumnsInMlNetsOrder()
    {
        RecurrentEstimator[] estimators =
        [
            _context.Transforms.Lstm("Encoded", "Tokens", "Liked", 12, 2, true),
            _context.Transforms.Gru("Encoded", "Tokens", "Liked", 12, 2, true),
            _context.Transforms.Rnn("Encoded", "Tokens", "Liked", 12, 2, true),
        ];

        foreach (var estimator in estimators)
            estimator.Options.Should().BeEquivalentTo(new
            {
                OutputColumnName = "Encoded",
                SequenceColumnNames = new[] { "Tokens" },
                LabelColumnName = "Liked",
                HiddenSize = 12,
                Layers = 2,
                Bidirectional = true,
            });
        estimators.Select(e => e.Options.GetType()).Should().Equal(typeof(LstmOptions), typeof(GruOptions), typeof(RnnOptions));
    }

    [Fact]
    public void SequenceColumnIsTheOutputColumnUnlessNamed() =>
        _context.Transforms.Gru("Words").Options.SequenceColumnNames.Should().Equal("Words");

    [Fact]
    public void TrainersFixTheTask()
    {
        RecurrentEstimator[] binary = [Of.Lstm("L", "S"), Of.Gru("L", "S"), Of.Rnn("L", "S")];
        RecurrentEstimator[] multiclass = [Many.Lstm("L", "S"), Many.Gru("L", "S"), Many.Rnn("L", "S")];
        RecurrentEstimator[] regression = [Number.Lstm("L", "S"), Number.Gru("L", "S"), Number.Rnn("L", "S")];

        binary.Should().OnlyContain(e => e.Options.Task == PredictionTask.BinaryClassification);
        multiclass.Should().OnlyContain(e => e.Options.Task == PredictionTask.MulticlassClassification);
        regression.Should().OnlyContain(e => e.Options.Task == PredictionTask.Regression);
        binary.Concat(multiclass).Concat(regression).Should().OnlyContain(e => e.Options.LabelColumnName == "L" && e.Options.SequenceColumnNames.Single() == "S");
    }

    [Fact]
    public void ShortOverloadsDefaultToMlNetsColumnNames() =>
        Of.Lstm().Options.Should().BeEquivalentTo(new { LabelColumnName = "Label", SequenceColumnNames = new[] { "Features" }, HiddenSize = 64, Layers = 1 });

    [Fact]
    public void AnotherTasksOptionsAreRefused() =>
        Of.Invoking(t => t.Gru(SmallOptions.Gru() with { Task = PredictionTask.Regression })).Should().Throw<ArgumentException>().Which.Message
            .Should().Be("Options.Task is Regression, but this is a trainer for BinaryClassification; leave Options.Task null or use that task's trainers. (Parameter 'options')");

    [Fact]
    public void SameContextSeedGivesTheSameNetwork()
    {
        Weights(new MLContext(7)).Should().Equal(Weights(new MLContext(7)));
        Weights(new MLContext(7)).Should().NotEqual(Weights(new MLContext(8)));
    }

    [Fact]
    public void SeedOfTheOptionsOverridesTheContexts() =>
        Weights(new MLContext(7), seed: 3).Should().Equal(Weights(new MLContext(8), seed: 3));

    [Fact]
    public void FittingAgainGivesTheSameNetwork()
    {
        var estimator = _context.Transforms.Rnn(SmallOptions.Rnn() with { Seed = null });
        var data = SyntheticRows.View(_context, 40);

        Weights(estimator.Fit(data)).Should().Equal(Weights(estimator.Fit(data)));
    }

    [Fact]
    public void ConcurrentFitsOfOneEstimatorAgree()
    {
        var estimator = _context.Transforms.Gru(SmallOptions.Gru());
        var fits = new RecurrentTransformer[3];

        Parallel.For(0, fits.Length, i => fits[i] = estimator.Fit(SyntheticRows.View(new MLContext(1), 40)));

        fits.Select(Weights).Should().OnlyContain(w => w.SequenceEqual(Weights(fits[0])));
    }

    [Fact]
    public void ChangingTheCallersListsChangesNothing()
    {
        List<string> columns = ["Values"];
        var estimator = _context.Transforms.Gru(SmallOptions.Gru() with { SequenceColumnNames = columns });

        columns[0] = "Nowhere";

        estimator.Options.SequenceColumnNames.Should().Equal("Values");
        estimator.Fit(SyntheticRows.View(_context, 40)).Options.SequenceColumnNames.Should().Equal("Values");
    }

    private BinaryClassificationCatalog.BinaryClassificationTrainers Of => _context.BinaryClassification.Trainers;

    private MulticlassClassificationCatalog.MulticlassClassificationTrainers Many => _context.MulticlassClassification.Trainers;

    private RegressionCatalog.RegressionTrainers Number => _context.Regression.Trainers;

    private static float[] Weights(MLContext context, int? seed = null) =>
        Weights(context.Transforms.Gru(SmallOptions.Gru(epochs: 1) with { Seed = seed }).Fit(SyntheticRows.View(context, 40)));

    private static float[] Weights(RecurrentTransformer model) => model.Model.ValuesOf("recurrent.weight_hh_l0").ToArray();
}
