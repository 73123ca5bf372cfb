using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>Whole fits of one epoch: against the data's size and against the vocabulary's.</summary>
internal static class FitScaling
{
    public const int Inputs = 4;
    public const int StepsPerRow = 50;

    public static LstmOptions NumberOptions { get; } = new()
    {
        SequenceColumnNames = ["Values"],
        FeaturesPerStep = Inputs,
        HiddenSize = 16,
        Seed = 1,
        Training = new TrainingOptions { MaximumEpochs = 1, BatchSize = 64, ValidationFraction = 0 },
    };

    public static IEnumerable<ScalingResult> Training(bool quick)
    {
        Cores.Use(Environment.ProcessorCount);
        FitNumbers(20_000);
        int[] sizes = quick ? [100_000, 300_000, 1_000_000] : [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
        yield return new ScalingResult(
            "training, one epoch, reading included", "total steps", "s", [.. sizes.Select(steps => new ScalingPoint(steps, FitNumbers(steps)))]);
    }

    /// <summary>The same text, its words drawn from more and more: a step is to cost what it touches.</summary>
    public static IEnumerable<ScalingResult> Vocabulary(bool quick)
    {
        Cores.Use(Environment.ProcessorCount);
        FitWords(500, 100);
        int[] sizes = quick ? [1000, 8000, 64_000] : [1000, 4000, 16_000, 64_000, 256_000];
        yield return new ScalingResult(
            "training on words, an epoch of 4,000 rows of 20 words", "vocabulary", "s", [.. sizes.Select(words => new ScalingPoint(words, FitWords(4000, words)))]);
    }

    public static IDataView Numbers(int totalSteps) => new MLContext(seed: 1).Data.LoadFromEnumerable(
        GeneratedRows.Stream(totalSteps / StepsPerRow, Inputs, StepsPerRow, StepsPerRow));

    private static double FitNumbers(int totalSteps)
    {
        var data = Numbers(totalSteps);
        long start = Stopwatch.GetTimestamp();
        new MLContext(seed: 1).Regression.Trainers.Lstm(NumberOptions).Fit(data);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double FitWords(int rows, int words)
    {
        var schema = SchemaDefinition.Create(typeof(KeyRow));
        schema[nameof(KeyRow.Words)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), words));
        var mlContext = new MLContext(seed: 1);
        var data = mlContext.Data.LoadFromEnumerable(KeyRow.Draw(rows, 20, words), schema);
        return mlContext.Regression.Trainers.Lstm(NumberOptions with
        {
            SequenceColumnNames = [nameof(KeyRow.Words)],
            FeaturesPerStep = 1,
            EmbeddingSize = 64,
        }).Fit(data).History[0].Seconds;
    }

    private sealed class KeyRow
    {
        public uint[] Words { get; set; } = [];

        public float Label { get; set; }

        public static IEnumerable<KeyRow> Draw(int rows, int length, int words)
        {
            var random = new Random(7);
            for (int row = 0; row < rows; row++)
                yield return new KeyRow { Words = [.. Enumerable.Range(0, length).Select(_ => (uint)random.Next(words) + 1)], Label = random.NextSingle() };
        }
    }
}
