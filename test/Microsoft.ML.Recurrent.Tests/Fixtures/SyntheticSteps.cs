using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>One step of a <see cref="SyntheticRow"/>, with the columns of the row.</summary>
internal sealed class SyntheticStep
{
    public string Name { get; set; } = "";

    public float Values { get; set; }

    public string Words { get; set; } = "";

    /// <summary>A single key, which ML.NET counts from 0 in objects and from 1 in views.</summary>
    [KeyType(SyntheticRows.KeyCount)]
    public uint Keys { get; set; }

    public float Level { get; set; }

    [VectorType(SyntheticRows.TraitCount)]
    public float[] Traits { get; set; } = [];

    [KeyType(SyntheticRows.GroupCount)]
    public uint Group { get; set; }
}

/// <summary>The answer of a binary classifier.</summary>
internal sealed class StepAnswer
{
    public float Score { get; set; }

    public float Probability { get; set; }

    public bool PredictedLabel { get; set; }
}

/// <summary>Synthetic rows as streams of steps; the second process has them too.</summary>
internal static class SyntheticSteps
{
    /// <summary>Steps before the checkpoint.</summary>
    public const int Split = 40;

    /// <summary>The steps of several rows in turn, each row by its own name.</summary>
    public static SyntheticStep[] Interleaved { get; } = Interleave(SyntheticRows.Create(20, seed: 5, shortest: 3));

    public static SyntheticStep[] Of(SyntheticRow row, string name = "") =>
        [.. Enumerable.Range(0, row.Values.Length).Select(step => new SyntheticStep
        {
            Name = name,
            Values = row.Values[step],
            Words = row.Words[step],
            Keys = row.Keys[step] - 1,
            Level = row.Level,
            Traits = row.Traits,
            Group = row.Group,
        })];

    public static SyntheticStep[] Interleave(IReadOnlyList<SyntheticRow> rows) =>
        [.. rows.SelectMany((row, i) => Of(row, $"row {i}").Select((step, place) => (step, place))).OrderBy(s => s.place).Select(s => s.step)];

    /// <summary>The row as it was after its first steps.</summary>
    public static SyntheticRow Prefix(SyntheticRow row, int steps) => new()
    {
        Values = row.Values[..steps],
        Words = row.Words[..steps],
        Keys = row.Keys[..steps],
        Level = row.Level,
        Traits = row.Traits,
        Group = row.Group,
    };

    public static StreamEngine<SyntheticStep, StepAnswer> Engine(ITransformer model, StreamEngineOptions? options = null) =>
        model.CreateStreamEngine<SyntheticStep, StepAnswer>(new MLContext(1), options ?? new StreamEngineOptions { KeyColumnName = "Name" });

    /// <summary>Answers with every bit.</summary>
    public static string[] Lines(StreamEngine<SyntheticStep, StepAnswer> engine, IEnumerable<SyntheticStep> steps) =>
        [.. steps.Select(step => engine.Predict(step)).Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Score:R} {answer.Probability:R} {answer.PredictedLabel}"))];
}
