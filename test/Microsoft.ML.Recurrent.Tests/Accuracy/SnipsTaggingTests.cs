using Microsoft.ML.Recurrent.Tests.Fixtures;
using TaggingLstm;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>The sample's data, split and tagger, over three seeds.</summary>
public class SnipsTaggingTests
{
    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void SlotsAreFoundOverThreeSeeds()
    {
        var requests = Requests.Load(Path.Combine(Repository.Folder, "samples", "TaggingLstm", "data"));

        double[] scores = [.. Enumerable.Range(1, 3).Select(seed =>
        {
            var tagger = new Tagger(new MLContext(seed), requests, epochs: 20);
            return tagger.Evaluate(tagger.Fit(tagger.Options, TextWriter.Null, default).Model).Micro.F1;
        })];

        scores.Average().Should().BeGreaterThanOrEqualTo(0.92, "the seeds gave {0}", string.Join(", ", scores));
    }
}
