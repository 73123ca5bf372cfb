using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>The state of the process, which a fit leaves as it found it, however it ends: torch's generator, its thread count, its live tensors.</summary>
[Collection(ProcessWide.Name)]
public class ProcessStateTests
{
    private static readonly LstmOptions _options = SmallOptions.Lstm("Words") with
    {
        Layers = 2,
        Bidirectional = true,
        EmbeddingDropout = 0.3,
        LayerDropout = 0.3,
        HeadDropout = 0.3,
    };

    [Theory]
    [InlineData("success", false)]
    [InlineData("observer", false)]
    [InlineData("cancellation", false)]
    [InlineData("NaN", false)]
    [InlineData("TensorBoard", false)]
    [InlineData("data", false)]
    [InlineData("success", true)]
    [InlineData("observer", true)]
    [InlineData("cancellation", true)]
    [InlineData("NaN", true)]
    public void FitLeavesTorchAsItWas(string ending, bool onDevice)
    {
        var options = _options with { Training = _options.Training with { TrainsAsOnDevice = onDevice } };
        TorchFits.End(options, ending);
        byte[] generator = TorchFits.GeneratorState();
        int threads = torch.get_num_threads();
        long tensors = TorchFits.LiveTensors();

        TorchFits.End(options, ending);

        TorchFits.GeneratorState().Should().Equal(generator);
        torch.get_num_threads().Should().Be(threads);
        TorchFits.LiveTensors().Should().Be(tensors);
        TorchFits.IsInsideDisposeScope().Should().BeFalse();
    }

    /// <summary>Batches are loaded, and managed layers run, on other threads too: here the tensors of all threads count.</summary>
    [Theory]
    [InlineData("success", 1, false)]
    [InlineData("observer", 1, false)]
    [InlineData("cancellation", 1, false)]
    [InlineData("NaN", 1, false)]
    [InlineData("TensorBoard", 0, false)]
    [InlineData("data", 0, false)]
    [InlineData("success", 1, true)]
    [InlineData("observer", 1, true)]
    [InlineData("cancellation", 1, true)]
    [InlineData("NaN", 1, true)]
    public void NoThreadLeavesATensor(string ending, int networks, bool onDevice)
    {
        var options = _options with { HiddenSize = 64, Training = _options.Training with { BatchSize = 8, TrainsAsOnDevice = onDevice } };
        TorchFits.End(options, ending);
        TorchFits.Collect();
        long before = torch.Tensor.TotalCount;

        TorchFits.End(options, ending);

        // A table, the head's two parameters and those of two layers, where these are not libtorch's own, take tensors over, which TorchSharp goes on counting.
        int taken = onDevice ? 3 : 3 + 2 * 2 * 4;
        (torch.Tensor.TotalCount - before).Should().Be(taken * networks);
    }

    [Fact]
    public void ProcessWideGeneratorIsNotDrawnFrom()
    {
        float[] Weights(long seed)
        {
            torch.random.manual_seed(seed);
            return Fits.WeightsOf(new MLContext(1).Transforms.Lstm(_options).Fit(SyntheticRows.View(new MLContext(1))));
        }

        byte[] before = TorchFits.GeneratorState();

        Weights(1).Should().Equal(Weights(2));
        TorchFits.GeneratorState().Should().NotEqual(before, "the test itself has set it");
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void ThirtyFitsLeaveNoTensorAndNoMemory()
    {
        string[] endings = ["success", "observer", "cancellation", "NaN", "success"];
        TorchFits.Soak(_options, endings, rounds: 10);
        long tensors = TorchFits.LiveTensors();
        long memory = TorchFits.ResidentBytes();

        TorchFits.Soak(_options, endings, rounds: 30);

        TorchFits.LiveTensors().Should().Be(tensors);
        // Room for what the allocator and the runtime keep; not measured closer than that.
        (TorchFits.ResidentBytes() - memory).Should().BeLessThan(16L << 20);
    }
}
