using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>A tagger of 128 units both ways and 72 tags with a conditional random field: what it scores on one core beside ONNX Runtime, and an epoch of its fit
/// beside an epoch of the same network with one label for each row, and with a softmax for each step.</summary>
internal static class TaggerComparison
{
    private const int Inputs = 100;
    private const int Hidden = 128;
    private const int Rows = 1000;
    private const int Shortest = 4;
    private const int Longest = 16;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        Cores.Use(1);
        yield return Scoring(effort);
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            foreach (var row in Epochs(effort, LayerComparison.Named(count)))
                yield return row;
        }

        Cores.Use(Environment.ProcessorCount);
    }

    private static Comparison Scoring(Effort effort)
    {
        var model = GeneratedRows.Tagger(new LstmOptions { HiddenSize = Hidden, Bidirectional = true, Tagging = new TaggingOptions { UseCrf = true } }, Inputs, TaggedWords.TagCount);
        var rows = GeneratedRows.Rows(model, GeneratedRows.Lengths(Rows, Shortest, Longest));
        NumberRow[] numbers = [.. Enumerable.Range(0, rows.Rows).Select(row => new NumberRow { Values = rows.Values(row).ToArray() })];
        var view = new RecurrentTransformer(model).Transform(new MLContext(1).Data.LoadFromEnumerable(numbers));
        using var onnx = new OnnxScorer(model, rows, threads: 1, output: "PredictedLabel");
        double[] times = Alternation.Medians(effort.Seconds, () => Read(view), onnx.Score);
        return Comparison.OfRates("tagger with a field, scoring, 1 thread", "tokens/s", rows.TotalSteps / times[0], rows.TotalSteps / times[1], "ONNX Runtime");
    }

    private static void Read(IDataView view)
    {
        using var cursor = view.GetRowCursor([view.Schema["PredictedLabel"]]);
        var getter = cursor.GetGetter<Microsoft.ML.Data.VBuffer<uint>>(view.Schema["PredictedLabel"]);
        Microsoft.ML.Data.VBuffer<uint> tags = default;
        while (cursor.MoveNext())
            getter(ref tags);
    }

    /// <summary>Fits in turn, so that all meet the machine in the same state; the first epoch of each warms it up.</summary>
    private static IEnumerable<Comparison> Epochs(Effort effort, string threads)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(TaggedWords.Draw(4 * Rows, Shortest, Longest));
        List<double> tagger = [], classifier = [], softmax = [], plain = [], spelled = [], recurrent = [];
        foreach (int seed in effort.Seeds)
        {
            classifier.AddRange(Fit("Label", useCrf: false, seed));
            softmax.AddRange(Fit("Tags", useCrf: false, seed));
            tagger.AddRange(Fit("Tags", useCrf: true, seed));
            plain.AddRange(Fit("Tags", useCrf: true, seed, "Texts"));
            spelled.AddRange(Fit("Tags", useCrf: true, seed, "Texts", new CharacterOptions()));
            recurrent.AddRange(Fit("Tags", useCrf: true, seed, "Texts", new CharacterOptions { Encoder = CharacterEncoder.Recurrent }));
        }

        double ours = Alternation.Median(tagger);
        yield return Comparison.OfTimes($"tagger with a field, an epoch, {threads}", ours, Alternation.Median(classifier), "one label per row");
        yield return Comparison.OfTimes($"tagger with a field, an epoch, {threads}", ours, Alternation.Median(softmax), "a softmax per step");

        yield return Comparison.OfTimes($"tagger that convolves characters, an epoch, {threads}", Alternation.Median(spelled), Alternation.Median(plain), "words alone");
        yield return Comparison.OfTimes($"tagger with an LSTM over characters, an epoch, {threads}", Alternation.Median(recurrent), Alternation.Median(plain), "words alone");

        IEnumerable<double> Fit(string label, bool useCrf, int seed, string words = "Words", CharacterOptions? characters = null) => context.MulticlassClassification.Trainers.Lstm(new LstmOptions
        {
            SequenceColumnNames = [words],
            Characters = characters,
            LabelColumnName = label,
            HiddenSize = Hidden,
            EmbeddingSize = Inputs,
            Bidirectional = true,
            Tagging = new TaggingOptions { UseCrf = useCrf },
            Seed = seed,
            Training = new TrainingOptions { MaximumEpochs = effort.Epochs, Patience = 0, ValidationFraction = 0 },
        }).Fit(data).History.Skip(1).Select(epoch => epoch.Seconds);
    }
}
