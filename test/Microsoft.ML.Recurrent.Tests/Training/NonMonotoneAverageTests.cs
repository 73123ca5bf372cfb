using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>NT-ASGD: the average begins where the validation loss has stopped improving.</summary>
public class NonMonotoneAverageTests
{
    private const int Interval = 2;

    [Theory]
    [InlineData(6, 3.0, 2.0, 1.0, 1.5, 1.2, 1.1, 5.0)]
    [InlineData(4, 1.0, 2.0, 3.0, 4.0)]
    [InlineData(4, 1.0, 0.5, 0.6, 1.1)]
    [InlineData(0, 1.0, 0.5, 1.1)]
    [InlineData(0, 1.0, 1.0, 1.0, 1.0, 1.0)]
    [InlineData(0, 1.0, 2.0)]
    public void ItBeginsAtTheFirstLossAboveTheLeastOfAllButTheLastTwo(int expected, params double[] losses)
    {
        int begun = 0, measured = 0;
        var trigger = new NonMonotoneTrigger(Interval, () => begun = begun == 0 ? measured : throw new InvalidOperationException("It has begun."));

        foreach (double loss in losses)
        {
            measured++;
            trigger.OnEpochEnd(new TrainingEpoch(measured, loss, loss, "", 0, 0, 0, 0), null!);
        }

        begun.Should().Be(expected);
        Begin(losses).Should().Be(expected);
    }

    /// <summary>Measured after every step: the weights themselves up to the measurement where the average begins, then the mean of those after each step since.</summary>
    [Theory]
    [InlineData(false, RecurrentOptimizer.Sgd)]
    [InlineData(true, RecurrentOptimizer.Sgd)]
    [InlineData(false, RecurrentOptimizer.AdamW)]
    public void MeasuredWeightsAreTheMeanSinceTheAverageBegan(bool onDevice, RecurrentOptimizer optimizer)
    {
        var (plain, losses) = Fit(null, onDevice, optimizer);
        var (averaged, _) = Fit(Interval, onDevice, optimizer);
        int begin = Begin(losses);

        begin.Should().BeInRange(Interval + 2, plain.Count - 3, $"the losses are {string.Join(", ", losses)}");
        for (int i = 0; i < plain.Count; i++)
        {
            List<float[]> since = i < begin ? [plain[i]] : plain[begin..(i + 1)];
            averaged[i].Should().Equal([.. plain[i].Select((_, weight) => since.Average(weights => weights[weight]))], (a, b) => Math.Abs(a - b) < 2e-5f * Math.Max(1, Math.Abs(b)));
        }
    }

    [Fact]
    public void PatienceThatIsLeftOutWaitsForTheAverage()
    {
        int Patience(int? interval) => TrainingBudget.Resolve(new TrainingOptions { ValidationInterval = 100, NonMonotoneInterval = interval }, 1000, 100).Patience!.Value;

        Patience(5).Should().Be(Patience(null) + 5);
    }

    /// <summary>The measurement, from 1, at which the average begins, by the paper's program; 0 for none.</summary>
    private static int Begin(double[] losses)
    {
        for (int t = Interval + 1; t < losses.Length; t++)
        {
            if (losses[t] > losses[..(t - Interval)].Min())
                return t + 1;
        }

        return 0;
    }

    private static (List<float[]> Weights, double[] Losses) Fit(int? interval, bool onDevice, RecurrentOptimizer optimizer)
    {
        List<float[]> weights = [];
        var recorder = new FitRecorder { EpochEnd = (_, control) => weights.Add(Flat(control.GetWeights())) };
        var model = Fits.Binary(Fits.With(t => t with
        {
            MaximumEpochs = null,
            MaximumSteps = 40,
            ValidationInterval = 1,
            Patience = 0,
            Optimizer = optimizer,
            Momentum = 0,
            LearningRate = optimizer == RecurrentOptimizer.Sgd ? 2 : 1,
            NonMonotoneInterval = interval,
            TrainsAsOnDevice = onDevice,
        }), context: new FitContext { Observers = [recorder] });
        return (weights, [.. model.History.Select(epoch => epoch.ValidationLoss!.Value)]);
    }

    private static float[] Flat(RecurrentModelParameters weights) => [.. weights.Names.SelectMany(name => weights.ValuesOf(name).ToArray())];
}
