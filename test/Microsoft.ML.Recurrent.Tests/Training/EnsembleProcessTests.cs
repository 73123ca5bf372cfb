using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Networks that are fitted side by side leave nothing behind, however they end.</summary>
[Collection(ProcessWide.Name)]
public sealed class EnsembleProcessTests
{
    private const int Networks = 4;

    private static readonly LstmOptions _options = SmallOptions.Lstm("Words") with { Ensemble = Networks, HiddenSize = 64, HeadDropout = 0.3 };

    [Theory]
    [InlineData("success")]
    [InlineData("failure")]
    [InlineData("cancellation")]
    [InlineData("NaN")]
    public void FitLeavesTorchAsItWas(string ending)
    {
        End(ending);
        TorchFits.Collect();
        byte[] generator = TorchFits.GeneratorState();
        int threads = torch.get_num_threads();
        long own = TorchFits.LiveTensors();

        End(ending);

        TorchFits.GeneratorState().Should().Equal(generator);
        torch.get_num_threads().Should().Be(threads);
        TorchFits.LiveTensors().Should().Be(own);
        TorchFits.IsInsideDisposeScope().Should().BeFalse();
    }

    [Fact]
    public void NoThreadLeavesATensor()
    {
        End("success");
        TorchFits.Collect();
        long before = torch.Tensor.TotalCount;

        End("success");

        // A table, the head's two parameters and the layer's four take tensors over, which TorchSharp goes on counting.
        (torch.Tensor.TotalCount - before).Should().Be(7 * Networks);
    }

    [Fact]
    public void FailureOfOneNetworkEndsAll()
    {
        var progress = new ActingProgress { Act = p => Throw(p.Network == 1 && p.Batch == 2) };

        Fit(progress).Should().Throw<TimeZoneNotFoundException>();

        int told = progress.Count;
        Thread.Sleep(50);
        progress.Count.Should().Be(told, "no thread goes on");
    }

    private static void End(string ending)
    {
        using var source = new CancellationTokenSource();
        switch (ending)
        {
            case "success":
                Fit(new ActingProgress()).Should().NotThrow();
                break;
            case "failure":
                Fit(new ActingProgress { Act = p => Throw(p.Network == 1 && p.Batch == 2) }).Should().Throw<TimeZoneNotFoundException>();
                break;
            case "cancellation":
                Fit(new ActingProgress { Act = p => Cancel(p.Network == 0 && p.Batch == 3, source) }, source.Token).Should().Throw<OperationCanceledException>();
                break;
            default:
                Fit(new ActingProgress(), training: t => t with { Optimizer = RecurrentOptimizer.Sgd, LearningRate = 1e38, GradientClippingNorm = 0 })
                    .Should().Throw<InvalidOperationException>();
                break;
        }
    }

    private static Action Fit(ActingProgress progress, CancellationToken token = default, Func<TrainingOptions, TrainingOptions>? training = null) => () => Fits.Binary(
        _options with { Training = training?.Invoke(_options.Training) ?? _options.Training },
        context: new() { Progress = progress, CancellationToken = token });

    private static void Throw(bool now)
    {
        if (now)
            throw new TimeZoneNotFoundException();
    }

    private static void Cancel(bool now, CancellationTokenSource source)
    {
        if (now)
            source.Cancel();
    }

    private sealed class ActingProgress : IProgress<TrainingProgress>
    {
        public Action<TrainingProgress>? Act { get; init; }

        public int Count { get; private set; }

        public void Report(TrainingProgress value)
        {
            Count++;
            Act?.Invoke(value);
        }
    }
}
