using System.Text.RegularExpressions;
using Microsoft.ML;

namespace SentimentLstm;

/// <summary>A review sentence and whether it is positive.</summary>
internal sealed partial class Review
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }

    /// <summary>A sentence as people write it, brought to the form of the data: lower case, punctuation apart.</summary>
    public static Review Written(string sentence) => new() { Text = Punctuation().Replace(sentence.ToLowerInvariant(), " $0 ").Trim() };

    [GeneratedRegex(@"[^\w\s'-]")]
    private static partial Regex Punctuation();
}

/// <summary>Movie-review sentences (Pang &amp; Lee 2005), in three parts that are the same in every run.</summary>
internal sealed record Reviews(IDataView Training, IDataView Validation, IDataView Test, int TestRows)
{
    public const int SplitSeed = 2005;

    /// <summary>Reads both files and keeps a tenth of each class for validation and a tenth for the test.</summary>
    /// <param name="mlContext">The context of the views.</param>
    /// <param name="directory">The folder with the files.</param>
    /// <param name="splitSeed">The seed of the split.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static Reviews Load(MLContext mlContext, string directory, int splitSeed = SplitSeed)
    {
        var random = new Random(splitSeed);
        List<Review> training = [], validation = [], test = [];
        foreach (var (file, label) in new[] { ("rt-polarity.pos", true), ("rt-polarity.neg", false) })
        {
            Review[] reviews = [.. Lines(Path.Combine(directory, file)).Select(text => new Review { Text = text, Label = label })];
            random.Shuffle(reviews);
            int tenth = reviews.Length / 10;
            test.AddRange(reviews[..tenth]);
            validation.AddRange(reviews[tenth..(2 * tenth)]);
            training.AddRange(reviews[(2 * tenth)..]);
        }

        return new Reviews(
            mlContext.Data.LoadFromEnumerable(training),
            mlContext.Data.LoadFromEnumerable(validation),
            mlContext.Data.LoadFromEnumerable(test),
            test.Count);
    }

    // Lines end with \n alone: some sentences hold the character U+0085, which .NET would take for a line's end.
    private static IEnumerable<string> Lines(string path) => File.Exists(path)
        ? File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : throw new FileNotFoundException($"The data file '{path}' does not exist; --data names the folder that holds it.");
}
