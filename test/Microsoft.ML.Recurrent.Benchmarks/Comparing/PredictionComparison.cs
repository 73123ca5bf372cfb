using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>The cost that ML.NET's prediction engine adds to the kernel: a sentence of 20 words through both.</summary>
internal static class PredictionComparison
{
    private const int Words = 20;

    public static Comparison Run(Effort effort)
    {
        var mlContext = new MLContext(seed: 1);
        Sentence[] sentences = [.. MovieSentences.Load().Training.Take(256)];
        for (int i = 0; i < sentences.Length; i += 2)
            sentences[i] = new Sentence { Tokens = sentences[i].Tokens, Label = false };
        var fitted = mlContext.BinaryClassification.Trainers.Lstm(new LstmOptions
        {
            SequenceColumnNames = ["Tokens"],
            EmbeddingSize = 64,
            HiddenSize = 128,
            Training = new TrainingOptions { MaximumEpochs = 1, ValidationFraction = 0 },
        }).Fit(mlContext.Data.LoadFromEnumerable(sentences));
        var sentence = new Sentence { Tokens = [.. sentences.SelectMany(s => s.Tokens).Take(Words)] };
        using var engine = mlContext.Model.CreatePredictionEngine<Sentence, Prediction>(fitted);
        var prediction = new Prediction();
        var rows = Encoded(fitted.Fitted, sentence);
        var session = new NetworkScorer(fitted.Fitted).CreateSession();
        var output = new float[1];
        double[] times = Alternation.Medians(effort.Seconds, () => engine.Predict(sentence, ref prediction), () => session.Score(rows, [0], output));
        return Comparison.OfTimes($"PredictionEngine.Predict, {Words} words", times[0], times[1], "the bare kernel");
    }

    private static RaggedSequences Encoded(FittedModel model, Sentence sentence)
    {
        var rows = new RaggedSequences(model.Inputs);
        rows.AddRow(sentence.Tokens.Length);
        var vocabulary = model.Inputs.TokenColumns[0].Vocabulary!;
        for (int word = 0; word < sentence.Tokens.Length; word++)
            rows.Tokens(0, 0)[word] = vocabulary.TokenOf(sentence.Tokens[word]);
        return rows;
    }

    private sealed class Prediction
    {
        [ColumnName("Score")]
        public float Score { get; set; }
    }
}
