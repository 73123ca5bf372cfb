using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Accuracy;
using SentimentLstm;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Rows;

/// <summary>Sets of the literature, in their splits.</summary>
internal static class RowSets
{
    private const string Tokens = "Tokens", Label = "Label", Features = "Features";

    /// <summary>Sentences of movie reviews (Pang &amp; Lee 2005), positive or negative: 80 % to fit on, 10 % to validate, 10 % to test.</summary>
    /// <param name="splitSeed">Where the split comes from.</param>
    public static RowSet MovieSentences(int splitSeed = Reviews.SplitSeed) => new(
        "movie sentences",
        context => Movies(context, splitSeed),
        new LstmOptions { SequenceColumnNames = [Tokens] },
        context => context.Transforms.Text.TokenizeIntoWords(Tokens, nameof(Review.Text)),
        context => context.Transforms.Text.FeaturizeText(Features, nameof(Review.Text))
            .Append(context.BinaryClassification.Trainers.SdcaLogisticRegression()),
        "FeaturizeText and SDCA")
    { IsBinary = true };

    /// <summary>Requests to a voice assistant (Coucke et al. 2018) in seven intents.</summary>
    public static RowSet SnipsIntents() => Texts("SNIPS intents", context => new RowSplits(Snips(context, "train"), Snips(context, "valid"), Snips(context, "test")));

    /// <summary>Nine speakers' utterances (Kudo et al. 1999), 12 channels, of variable length.</summary>
    public static RowSet JapaneseVowels() => new(
        "Japanese vowels",
        context => new RowSplits(
            Utterances(context, Tests.Accuracy.JapaneseVowels.Training(context)), null, Utterances(context, Tests.Accuracy.JapaneseVowels.Test(context))),
        new LstmOptions { SequenceColumnNames = [nameof(NumberExample.Values)], FeaturesPerStep = Utterance.Channels },
        context => context.Transforms.Conversion.MapValueToKey(Label, nameof(NumberExample.Class)),
        Linear,
        "means, deviations, ends and a linear model");

    /// <summary>Texts in several classes.</summary>
    public static RowSet Texts(string name, Func<MLContext, RowSplits> load) => new(
        name,
        load,
        new LstmOptions { SequenceColumnNames = [Tokens] },
        context => context.Transforms.Text.TokenizeIntoWords(Tokens, nameof(TextExample.Text))
            .Append(context.Transforms.Conversion.MapValueToKey(Label, nameof(TextExample.Class))),
        context => context.Transforms.Text.FeaturizeText(Features, nameof(TextExample.Text))
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
        "FeaturizeText and SDCA");

    /// <summary>Multinomial logistic regression on standardized features.</summary>
    public static IEstimator<ITransformer> Linear(MLContext context) => context.Transforms.NormalizeMeanVariance(Features, fixZero: false)
        .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0));

    /// <summary>Rows whose features have one known length.</summary>
    public static IDataView View(MLContext context, IReadOnlyList<NumberExample> rows)
    {
        var schema = SchemaDefinition.Create(typeof(NumberExample));
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private static RowSplits Movies(MLContext context, int splitSeed)
    {
        var reviews = Reviews.Load(context, Path.Combine(AppContext.BaseDirectory, "data"), splitSeed);
        return new RowSplits(reviews.Training, reviews.Validation, reviews.Test);
    }

    private static IDataView Snips(MLContext context, string split)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Data", "snips", split);
        return context.Data.LoadFromEnumerable(Lines("seq.in").Zip(Lines("label"), (text, intent) => new TextExample { Text = text, Class = intent }).ToArray());

        string[] Lines(string file) => File.ReadAllText(Path.Combine(folder, file)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static IDataView Utterances(MLContext context, IDataView utterances) => View(context, [.. context.Data
        .CreateEnumerable<Utterance>(utterances, reuseRowObject: false)
        .Select(u => new NumberExample { Values = u.Values, Features = Summary(u.Values), Class = u.Speaker })]);

    /// <summary>Of each channel its mean, deviation, first and last value.</summary>
    private static float[] Summary(float[] values) => [.. Enumerable.Range(0, Utterance.Channels).SelectMany(channel =>
    {
        float[] steps = [.. values.Where((_, i) => i % Utterance.Channels == channel)];
        float mean = steps.Average();
        return new[] { mean, MathF.Sqrt(steps.Average(v => (v - mean) * (v - mean))), steps[0], steps[^1] };
    })];
}
