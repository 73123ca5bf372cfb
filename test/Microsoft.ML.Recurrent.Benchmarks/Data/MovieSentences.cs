namespace Microsoft.ML.Recurrent.Benchmarks.Data;

/// <summary>A tokenized sentence.</summary>
internal sealed class Sentence
{
    public string[] Tokens { get; set; } = [];

    public bool Label { get; set; }
}

/// <summary>Movie-review sentences (Pang &amp; Lee 2005), nine tenths of each class to train on and one to validate on.</summary>
internal sealed record MovieSentences(Sentence[] Training, Sentence[] Validation)
{
    private const int SplitSeed = 2005;

    public static MovieSentences Load()
    {
        var random = new Random(SplitSeed);
        List<Sentence> training = [], validation = [];
        foreach (var (file, label) in new[] { ("rt-polarity.pos", true), ("rt-polarity.neg", false) })
        {
            // Lines end with \n alone: some hold the character U+0085.
            Sentence[] all = [.. File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", file))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => new Sentence { Tokens = line.Split(' ', StringSplitOptions.RemoveEmptyEntries), Label = label })];
            random.Shuffle(all);
            validation.AddRange(all[..(all.Length / 10)]);
            training.AddRange(all[(all.Length / 10)..]);
        }

        return new MovieSentences([.. training], [.. validation]);
    }
}
