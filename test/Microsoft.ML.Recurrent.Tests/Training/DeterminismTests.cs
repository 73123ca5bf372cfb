using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Training;

public class DeterminismTests
{
    private readonly MLContext _context = new(1);

    // Everything that draws: initial weights, split, shuffling, all three dropouts.
    private static readonly LstmOptions _options = SmallOptions.Lstm("Words") with
    {
        SequenceColumnNames = ["Words", "Values"],
        StaticColumnNames = ["Level"],
        Layers = 2,
        Bidirectional = true,
        EmbeddingDropout = 0.3,
        LayerDropout = 0.3,
        HeadDropout = 0.3,
    };

    public static TheoryData<string> Cells() => new(Networks.Cells.Select(Networks.NameOf));

    [Theory]
    [MemberData(nameof(Cells))]
    public void SameSeedGivesTheSameWeightsAndHistoryBitForBit(string cell)
    {
        var options = SmallOptions.Of(Networks.Cell(cell), "Words", "Label") with { EmbeddingDropout = 0.3, HeadDropout = 0.3, Layers = 2, LayerDropout = 0.3 };

        var (first, second) = (Fit(options), Fit(options));

        Fits.WeightsOf(second).Should().Equal(Fits.WeightsOf(first));
        Fits.WithoutTimes(second.History).Should().Equal(Fits.WithoutTimes(first.History));
    }

    [Fact]
    public void SeedComesFromTheContextWithoutOneInTheOptions()
    {
        float[] Weights(int seed) => Fits.WeightsOf(new MLContext(seed).Transforms.Lstm(_options with { Seed = null }).Fit(SyntheticRows.View(_context)));

        Weights(5).Should().Equal(Weights(5));
        Weights(5).Should().NotEqual(Weights(6));
    }

    [Fact]
    public void OtherSeedGivesOtherWeights() =>
        Fits.WeightsOf(Fit(_options with { Seed = 2 })).Should().NotEqual(Fits.WeightsOf(Fit(_options)));

    [Fact]
    public void EstimatorFitsAgainToTheSameWeights()
    {
        var estimator = _context.Transforms.Lstm(_options);
        var view = SyntheticRows.View(_context);

        float[] first = Fits.WeightsOf(estimator.Fit(view));
        estimator.Fit(SyntheticRows.View(_context, seed: 7));

        Fits.WeightsOf(estimator.Fit(view)).Should().Equal(first);
        estimator.Options.Should().BeEquivalentTo(_options);
    }

    [Fact]
    public void ConcurrentFitsGiveTheWeightsOfAFitAlone()
    {
        var estimator = _context.Transforms.Lstm(_options);
        var view = SyntheticRows.View(_context);
        float[] alone = Fits.WeightsOf(estimator.Fit(view));
        var found = new float[2][];

        Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() => found[i] = Fits.WeightsOf(estimator.Fit(view))))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        found[0].Should().Equal(alone);
        found[1].Should().Equal(alone);
    }

    [Fact]
    public void UsersTorchStateOfTheThreadDoesNotMatter()
    {
        float[] alone = Fits.WeightsOf(Fit(_options));

        using var frozen = torch.no_grad();
        using var scope = torch.NewDisposeScope();

        Fits.WeightsOf(Fit(_options)).Should().Equal(alone);
        torch.is_grad_enabled().Should().BeFalse("the fit leaves it as it was");
    }

    private RecurrentTransformer Fit(RecurrentOptions options) => _context.Transforms.Recurrent(options).Fit(SyntheticRows.View(_context));
}
