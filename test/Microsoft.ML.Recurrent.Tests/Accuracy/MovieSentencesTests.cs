using Microsoft.ML.Recurrent.Tests.Fixtures;
using SentimentLstm;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

/// <summary>The sample's data, split and network, over three seeds.</summary>
public class MovieSentencesTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void MedianOfThreeSeedsIsAboveTheBarAndTheBaseline()
    {
        var reviews = Reviews.Load(_context, Path.Combine(AppContext.BaseDirectory, "Data", "movie-sentences"));

        double[] accuracies = [.. Enumerable.Range(1, 3).Select(seed => Accuracy(reviews, seed))];

        double median = accuracies.Order().ElementAt(1);
        median.Should().BeGreaterThanOrEqualTo(0.745, "the seeds gave {0}", string.Join(", ", accuracies));
        median.Should().BeGreaterThan(Baseline(reviews));
    }

    private double Accuracy(Reviews reviews, int seed)
    {
        var tokenizer = _context.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Review.Text)).Fit(reviews.Training);
        var model = _context.BinaryClassification.Trainers.Lstm(new LstmOptions
        {
            SequenceColumnNames = ["Tokens"],
            HiddenSize = 64,
            EmbeddingSize = 100,
            Bidirectional = true,
            Pooling = SequencePooling.Max,
            EmbeddingDropout = 0.5,
            HeadDropout = 0.5,
            Seed = seed,
            Training = new TrainingOptions { MaximumEpochs = 12, Patience = 3 },
        }).Fit(tokenizer.Transform(reviews.Training), tokenizer.Transform(reviews.Validation));
        return _context.BinaryClassification.Evaluate(model.Transform(tokenizer.Transform(reviews.Test))).Accuracy;
    }

    private double Baseline(Reviews reviews)
    {
        var model = _context.Transforms.Text.FeaturizeText("Features", nameof(Review.Text))
            .Append(_context.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(reviews.Training);
        return _context.BinaryClassification.Evaluate(model.Transform(reviews.Test)).Accuracy;
    }
}
