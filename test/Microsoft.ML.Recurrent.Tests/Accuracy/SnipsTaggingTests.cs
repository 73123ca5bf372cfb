using Microsoft.ML.Recurrent.Tests.Fixtures;
using TaggingLstm;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>The sample's data, split and tagger, over three seeds, and what the tagger is without one of its parts.</summary>
public class SnipsTaggingTests
{
    private static readonly Requests _data = Requests.Load(Path.Combine(Repository.Folder, "samples", "TaggingLstm", "data"));

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void SlotsAreFoundOverThreeSeedsAndEachPartOfTheTaggerAdds()
    {
        double[] whole = Scores(options => options);
        double[] withoutField = Scores(options => options with { Tagging = new TaggingOptions() });
        double[] withoutCharacters = Scores(options => options with { Characters = null });

        whole.Average().Should().BeGreaterThanOrEqualTo(0.92, "the seeds gave {0}", string.Join(", ", whole));
        whole.Min().Should().BeGreaterThan(withoutField.Max(), "without the field the seeds gave {0}", string.Join(", ", withoutField));
        whole.Average().Should().BeGreaterThan(withoutCharacters.Average() + 0.002, "without characters the seeds gave {0}", string.Join(", ", withoutCharacters));
    }

    private static double[] Scores(Func<LstmOptions, LstmOptions> change) => [.. Enumerable.Range(1, 3).Select(seed =>
    {
        var tagger = new Tagger(new MLContext(seed), _data, epochs: 20);
        return tagger.Evaluate(tagger.Fit(change(tagger.Options), TextWriter.Null, default).Model).Micro.F1;
    })];
}
