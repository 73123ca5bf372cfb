using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Whole fits by the classes that train on a CUDA device, run on the CPU, beside managed fits, epoch by epoch.</summary>
public class DeviceFitTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<string, RecurrentOptimizer> Cases()
    {
        var cases = new TheoryData<string, RecurrentOptimizer>();
        foreach (var cell in Networks.Cells)
            cases.Add(Networks.NameOf(cell), RecurrentOptimizer.AdamW);
        foreach (var optimizer in Enum.GetValues<RecurrentOptimizer>().Where(o => o != RecurrentOptimizer.AdamW))
            cases.Add("lstm", optimizer);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EpochsAndWeightsAreThoseOfTheManagedFit(string cell, RecurrentOptimizer optimizer)
    {
        var options = SmallOptions.Of(Networks.Cell(cell), "Words", "Label", epochs: 4) with
        {
            SequenceColumnNames = ["Words", "Values"],
            StaticColumnNames = ["Level"],
            ExampleWeightColumnName = "Weight",
            Bidirectional = true,
            Layers = 2,
            EmbeddingDropout = 0.3,
            WordTypeDropout = 0.2,
            LayerDropout = 0.3,
            HeadDropout = 0.3,
        };
        options = options with { Training = options.Training with { Optimizer = optimizer, LearningRate = 0.003, BatchSize = 8 } };

        AreAlike(Fit(options, onDevice: true), Fit(options, onDevice: false));
    }

    [Theory]
    [InlineData("Class")]
    [InlineData("Target")]
    [InlineData("Targets")]
    public void EveryTaskFitsAlike(string label)
    {
        var options = SmallOptions.Gru("Values", label, epochs: 3) with { Pooling = SequencePooling.Max };

        AreAlike(Fit(options, onDevice: true), Fit(options, onDevice: false));
    }

    [Theory]
    [InlineData(ForecastContext.Window)]
    [InlineData(ForecastContext.Stateful)]
    public void ForecastersFitAlike(ForecastContext context)
    {
        var options = SmallForecasts.Everything with { Context = context, HeadDropout = 0.2 };
        var rows = SyntheticSeries.Create(120, 90);

        var found = SmallForecasts.Fit(options with { Training = options.Training with { TrainsAsOnDevice = true } }, rows);

        AreAlike(found.History, SmallForecasts.Fit(options, rows).History);
    }

    [Fact]
    public void FitsWithoutRowsOfAnyStepsAreAlike()
    {
        var options = SmallOptions.Lstm(epochs: 2);
        RecurrentTransformer Run(bool onDevice) => _context.Transforms.Recurrent(On(options, onDevice)).Fit(SyntheticRows.View(_context, count: 40, shortest: 0, longest: 0));

        AreAlike(Run(true), Run(false));
    }

    private static void AreAlike(RecurrentTransformer found, RecurrentTransformer expected)
    {
        AreAlike(found.History, expected.History);
        Closeness.RelativeError(Fits.WeightsOf(found), Fits.WeightsOf(expected)).Should().BeLessThan(5e-4);
    }

    private static void AreAlike(TrainingHistory found, TrainingHistory expected)
    {
        found.Should().HaveCount(expected.Count);
        foreach (var (epoch, twin) in found.Zip(expected))
        {
            epoch.TrainingLoss.Should().BeApproximately(twin.TrainingLoss, 1e-4 * (1 + Math.Abs(twin.TrainingLoss)));
            epoch.ValidationLoss!.Value.Should().BeApproximately(twin.ValidationLoss!.Value, 1e-4 * (1 + Math.Abs(twin.ValidationLoss.Value)));
            epoch.ValidationMetric!.Value.Should().BeApproximately(twin.ValidationMetric!.Value, 1e-3);
        }
    }

    private RecurrentTransformer Fit(RecurrentOptions options, bool onDevice) =>
        _context.Transforms.Recurrent(On(options, onDevice)).Fit(SyntheticRows.View(_context, shortest: 0));

    private static RecurrentOptions On(RecurrentOptions options, bool onDevice) => options with { Training = options.Training with { TrainsAsOnDevice = onDevice } };
}
