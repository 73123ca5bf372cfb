using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

[Collection(ProcessWide.Name)]
[Trait(Categories.Trait, Categories.Slow)]
public class ExperimentLeakTests
{
    private const long MostGrowth = 64L << 20;

    [Fact]
    public void FortyTrialsLeaveNoTensorAndMemoryFlat()
    {
        var context = new MLContext(1);
        SmallExperiments.Binary(context, trials: 4).Run();
        (long tensors, long memory) = (TorchFits.LiveTensors(), TorchFits.ResidentBytes());

        SmallExperiments.Binary(context, trials: 40).Run();

        TorchFits.LiveTensors().Should().Be(tensors);
        (TorchFits.ResidentBytes() - memory).Should().BeLessThan(MostGrowth);
    }
}
