using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>Rows of labels and predictions per step, and the same steps as a row each, as ML.NET's evaluators take them.</summary>
internal sealed class LabeledSteps
{
    public bool[] Label { get; set; } = [];

    public float[] Score { get; set; } = [];

    public bool[] PredictedLabel { get; set; } = [];

    public float[] Number { get; set; } = [];

    /// <summary>Seeded rows of 0 to 9 steps; scores have ties, and one number of five is missing.</summary>
    public static LabeledSteps[] Create(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random, random.Next(10)))];
    }

    /// <summary>One row for each step.</summary>
    public static IEnumerable<LabeledStep> Flat(IEnumerable<LabeledSteps> rows) => rows.SelectMany(row => row.Label.Select((label, step) => new LabeledStep
    {
        Label = label,
        Score = row.Score[step],
        PredictedLabel = row.PredictedLabel[step],
        Number = row.Number[step],
    }));

    private static LabeledSteps Row(Random random, int steps)
    {
        float[] scores = [.. Enumerable.Range(0, steps).Select(_ => random.Next(-8, 9) / 4f)];
        return new()
        {
            Score = scores,
            Label = [.. scores.Select(score => score + random.NextDouble() * 3 - 1.5 > 0)],
            PredictedLabel = [.. scores.Select(score => score > 0)],
            Number = [.. scores.Select(score => random.Next(5) == 0 ? float.NaN : score + random.NextSingle())],
        };
    }

    internal sealed class LabeledStep
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public bool PredictedLabel { get; set; }

        public float Number { get; set; }
    }
}
