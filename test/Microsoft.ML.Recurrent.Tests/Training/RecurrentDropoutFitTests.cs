using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Fits of rows and of forecasters with dropout on recurrent products: reproducible, the same on every backend, without effect on scores.</summary>
public class RecurrentDropoutFitTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<double, double> Rates => new() { { 0.4, 0 }, { 0, 0.4 }, { 0.4, 0.4 } };

    [Theory]
    [MemberData(nameof(Rates))]
    public void ThreadsChangeNoBitAndEitherOptionChangesTheFit(double states, double weights)
    {
        float[] Weights(int threads, double states, double weights)
        {
            var options = Fits.With(t => t with { Threads = threads, BatchSize = 64 }) with { HiddenSize = 40, Bidirectional = true, Layers = 2 };
            return Fits.WeightsOf(Fits.Binary(options with { RecurrentDropout = states, RecurrentWeightDropout = weights }));
        }

        float[] one = Weights(1, states, weights);

        one.Should().Equal(Weights(2, states, weights)).And.Equal(Weights(8, states, weights)).And.NotEqual(Weights(1, 0, 0));
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void CellsThatLibtorchHasFitAsOnADevice(double states, double weights)
    {
        foreach (var cell in Networks.Cells)
        {
            var options = SmallOptions.Of(cell, "Words", "Label", epochs: 3) with
            {
                SequenceColumnNames = ["Words", "Values"],
                Bidirectional = true,
                Layers = 2,
                LayerDropout = 0.3,
                RecurrentDropout = states,
                RecurrentWeightDropout = weights,
            };

            float[] found = Fits.WeightsOf(Fit(options with { Training = options.Training with { TrainsAsOnDevice = true } }));

            Closeness.RelativeError(found, Fits.WeightsOf(Fit(options))).Should().BeLessThan(5e-4, Networks.NameOf(cell));
        }
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void ForecastersFitAsOnADevice(ForecastContext context)
    {
        var options = SmallForecasts.Everything with { Context = context, RecurrentDropout = 0.3, RecurrentWeightDropout = 0.3 };
        var rows = SyntheticSeries.Create(120, 90);
        var managed = SmallForecasts.Fit(options, rows);

        var found = SmallForecasts.Fit(options with { Training = options.Training with { TrainsAsOnDevice = true } }, rows);

        found.History[^1].TrainingLoss.Should().BeApproximately(managed.History[^1].TrainingLoss, 1e-4);
        managed.History[^1].TrainingLoss.Should().NotBe(SmallForecasts.Fit(options with { RecurrentDropout = 0, RecurrentWeightDropout = 0 }, rows).History[^1].TrainingLoss);
    }

    [Fact]
    public void ScoresDependOnTheWeightsAlone()
    {
        var options = SmallOptions.Lstm() with { RecurrentDropout = 0.5, RecurrentWeightDropout = 0.5 };
        var fitted = Fits.Binary(options);
        var view = SyntheticRows.View(_context);
        // A rate near zero: the weights stay what they were, whatever training drops.
        var plain = _context.BinaryClassification.Trainers.Lstm(Still(options) with { RecurrentDropout = 0, RecurrentWeightDropout = 0 }).Fit(view, null, fitted);
        var dropped = _context.BinaryClassification.Trainers.Lstm(Still(options)).Fit(view, null, fitted);

        Scores(dropped, view).Should().Equal(Scores(plain, view), (a, b) => Math.Abs(a - b) < 1e-5);
        Scores(dropped, view).Should().Equal(Scores(fitted, view), (a, b) => Math.Abs(a - b) < 1e-5);
        dropped.History[^1].TrainingLoss.Should().NotBe(plain.History[^1].TrainingLoss);
    }

    [Fact]
    public void CellWithoutRecurrentProductsIsWarnedOf()
    {
        var options = SmallOptions.Of(new RecurrentCellOptions { Cell = new MinGruCell() }, "Values", "Label");

        WarningsOf(options with { RecurrentWeightDropout = 0.25 }).Should().ContainSingle().Which.Should()
            .StartWith("RecurrentDropout is 0 and RecurrentWeightDropout 0.25, but the cell 'mingru' has no recurrent product");
        WarningsOf(options).Should().BeEmpty();
        WarningsOf(options with { Cell = new MinimalGatedCell(), RecurrentDropout = 0.25 }).Should().BeEmpty();
    }

    [Fact]
    public void ForecasterOfACellWithoutRecurrentProductsIsWarnedOf()
    {
        var context = new MLContext(1);
        var warnings = Warnings.Of(context);
        var options = SmallForecasts.Of(new RecurrentCellForecastingOptions { Cell = new SruCell() }) with { RecurrentDropout = 0.5 };

        context.Forecasting.ForecastByRecurrent(options).Fit(context.Data.LoadFromEnumerable(SyntheticSeries.Create(120)));

        warnings.Should().Contain(w => w.StartsWith("RecurrentDropout is 0.5 and RecurrentWeightDropout 0, but the cell 'sru' has no recurrent product"));
    }

    private List<string> WarningsOf(RecurrentCellOptions options)
    {
        var warnings = Warnings.Of(_context);
        _context.Transforms.Recurrent(options).Fit(SyntheticRows.View(_context));
        return warnings;
    }

    private RecurrentTransformer Fit(RecurrentOptions options)
    {
        var view = SyntheticRows.View(_context, shortest: 0);
        return options switch
        {
            LstmOptions lstm => _context.Transforms.Lstm(lstm).Fit(view),
            GruOptions gru => _context.Transforms.Gru(gru).Fit(view),
            _ => _context.Transforms.Rnn((RnnOptions)options).Fit(view),
        };
    }

    private static LstmOptions Still(LstmOptions options) => options with { Training = options.Training with { LearningRate = 1e-12, MaximumEpochs = 1 } };

    private static float[] Scores(RecurrentTransformer transformer, IDataView view) => [.. transformer.Transform(view).GetColumn<float>("Score")];
}
