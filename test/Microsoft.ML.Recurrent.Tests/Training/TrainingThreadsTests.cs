using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class TrainingThreadsTests
{
    [Fact]
    public void ThreadsChangeNoBit()
    {
        float[] Weights(int? threads)
        {
            var options = Fits.With(t => t with { Threads = threads, BatchSize = 64 });
            return Fits.WeightsOf(Fits.Binary(options with { HiddenSize = 40, Bidirectional = true, HeadDropout = 0.2 }));
        }

        Weights(1).Should().Equal(Weights(2)).And.Equal(Weights(null));
    }

    [Fact]
    public void ThreadsDoNotTravel()
    {
        var model = Fits.Binary(Fits.With(t => t with { Threads = 1 }));

        model.Options.Training.Threads.Should().Be(1);
        StoredModel.Of(model.Fitted).Read().Options.Training.Threads.Should().BeNull();
    }
}
