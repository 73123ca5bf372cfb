using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Accuracy;

public class JapaneseVowelsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void DataIsTheOfficialSplit()
    {
        Lengths(JapaneseVowels.Training(_context)).Should().HaveCount(270);
        Lengths(JapaneseVowels.Test(_context)).Should().HaveCount(370);
        Lengths(JapaneseVowels.Training(_context)).Concat(Lengths(JapaneseVowels.Test(_context))).Should().OnlyContain(length => length >= 7 && length <= 29);
    }

    [Fact]
    [Trait(Categories.Trait, Categories.Slow)]
    public void MedianAccuracyOfThreeSeedsIsThatOfTheLiterature()
    {
        double[] accuracies = [.. Enumerable.Range(1, 3).Select(Accuracy)];

        accuracies.Order().ElementAt(1).Should().BeGreaterThanOrEqualTo(0.96, "the seeds gave {0}", string.Join(", ", accuracies));
    }

    private double Accuracy(int seed)
    {
        var training = JapaneseVowels.Training(_context);
        var keys = _context.Transforms.Conversion.MapValueToKey("Label", nameof(Utterance.Speaker)).Fit(training);
        var model = _context.MulticlassClassification.Trainers.Gru(new GruOptions
        {
            SequenceColumnNames = [nameof(Utterance.Values)],
            FeaturesPerStep = Utterance.Channels,
            Bidirectional = true,
            Pooling = SequencePooling.Max,
            Seed = seed,
            // 270 rows are too few to keep some out: a fixed course instead of early stopping.
            Training = new TrainingOptions
            {
                MaximumEpochs = 40,
                LearningRate = 0.01,
                Schedule = LearningRateSchedule.OneCycle,
                ValidationFraction = 0,
            },
        }).Fit(keys.Transform(training));
        return _context.MulticlassClassification.Evaluate(model.Transform(keys.Transform(JapaneseVowels.Test(_context)))).MicroAccuracy;
    }

    private static IEnumerable<int> Lengths(IDataView view) => view.GetColumn<float[]>("Values").Select(values => values.Length / Utterance.Channels);
}
