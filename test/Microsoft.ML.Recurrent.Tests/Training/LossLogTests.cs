using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Losses that stay on the device and are read together, run on the CPU.</summary>
public class LossLogTests
{
    [Fact]
    public void ProgressIsBehindWithinAnEpochAndWholeAtItsEnds()
    {
        var (found, expected) = (Record(onDevice: true), Record(onDevice: false));

        // 120 rows are 40 batches: read after the first, the 17th, the 33rd and the last.
        found.Batches.Should().HaveCount(80);
        foreach (int batch in new[] { 1, 17, 33, 40 })
            found.Batches[batch - 1].TrainingLoss.Should().BeApproximately(expected.Batches[batch - 1].TrainingLoss, 1e-5, "batch {0}", batch);
        found.Batches[15].TrainingLoss.Should().Be(found.Batches[0].TrainingLoss);
        found.Batches[39].TrainingLoss.Should().Be(found.Epochs[0].TrainingLoss);
        found.Batches[40].TrainingLoss.Should().BeApproximately(expected.Batches[40].TrainingLoss, 1e-5);
    }

    [Fact]
    public void AnEpochThatIsStoppedHasTheLossOfItsBatches()
    {
        var recorder = new FitRecorder { BatchEnd = (progress, control) => Stop(progress, control) };
        Fit(recorder, onDevice: true, rate: 0.02);

        recorder.Epochs.Single().TrainingLoss.Should().NotBe(recorder.Batches[^1].TrainingLoss).And.BeApproximately(
            Record(onDevice: false).Batches[9].TrainingLoss, 1e-5);

        static void Stop(TrainingProgress progress, TrainingControl control)
        {
            if (progress.Batch == 10)
                control.RequestStop("enough");
        }
    }

    [Fact]
    public void ALossThatIsNoNumberIsFoundLateAndNamesItsOwnBatch()
    {
        var recorder = new FitRecorder();

        var fit = () => Fit(recorder, onDevice: true, rate: 1e38);

        fit.Should().Throw<InvalidOperationException>().WithMessage("The loss became * in epoch 1, batch 2, so the fit was stopped.*");
        recorder.Batches.Should().HaveCount(16);
    }

    [Fact]
    public void LargeBatchesAreReadBeforeTooMuchWaits()
    {
        using var scope = torch.NewDisposeScope();
        var shape = Networks.Shape(new RnnOptions { HiddenSize = 2, Training = new() { TrainsAsOnDevice = true } }, RaggedRows.Columns(1, [], 0));
        using var network = new RecurrentNetwork(shape, Networks.Weights(shape), torch.CPU, seed: 1);
        using var log = new LossLog(network, "");
        log.Begin(first: 0, epochSteps: 5);
        double[] weights = [.. new long[] { 1000, 1000, 200L << 20, 200L << 20, 1000 }.Select(bytes =>
        {
            log.Add(torch.ones(1), weight: 2, bytes);
            return log.Sum.Weight;
        })];

        weights.Should().Equal(2, 2, 2, 8, 8);
        log.Read();
        log.Sum.Should().Be(new LossSum(5, 10));
    }

    private static FitRecorder Record(bool onDevice)
    {
        var recorder = new FitRecorder();
        Fit(recorder, onDevice, rate: 0.02);
        return recorder;
    }

    private static void Fit(FitRecorder recorder, bool onDevice, double rate)
    {
        var options = SmallOptions.Rnn() with { Activation = RnnActivation.Relu };
        bool diverges = rate > 1;
        options = options with
        {
            Training = options.Training with
            {
                TrainsAsOnDevice = onDevice,
                BatchSize = 3,
                ValidationFraction = 0,
                LearningRate = rate,
                Optimizer = diverges ? RecurrentOptimizer.Sgd : RecurrentOptimizer.AdamW,
                GradientClippingNorm = diverges ? 0 : 1,
            },
        };
        var context = new MLContext(1);
        context.Transforms.Rnn(options).Fit(SyntheticRows.View(context, shortest: 3), new FitContext { Observers = [recorder] });
    }
}
