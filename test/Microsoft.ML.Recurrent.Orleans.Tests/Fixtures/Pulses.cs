using Microsoft.ML.Data;
using Orleans;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>One step of a synthetic row, with the column that names it.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.Orleans.Tests.Pulse")]
public sealed class Pulse
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public float Values { get; set; }
}

/// <summary>The answer of a binary classifier after a step.</summary>
[GenerateSerializer, Alias("Microsoft.ML.Recurrent.Orleans.Tests.Alarm")]
public sealed class Alarm
{
    [Id(0)]
    public float Score { get; set; }

    [Id(1)]
    public bool PredictedLabel { get; set; }
}

/// <summary>Rows as streams of steps, classifiers of them, and the batch transform's answer to the steps so far.</summary>
internal static class Pulses
{
    private static readonly MLContext _context = new(1);

    private static readonly Lazy<ITransformer> _lstm = new(() => Fit(SmallOptions.Lstm())), _gru = new(() => Fit(SmallOptions.Gru()));

    public static ITransformer Lstm(MLContext context) => _lstm.Value;

    /// <summary>Another version.</summary>
    public static ITransformer Gru(MLContext context) => _gru.Value;

    public static string Name(int row) => $"row {row}";

    public static Pulse[] Of(int row, int count) =>
        [.. SyntheticRows.Create(1, seed: row, shortest: count, longest: count)[0].Values.Select(value => new Pulse { Name = Name(row), Values = value })];

    public static SeriesEvent[] Events(int row, int count) => [.. Of(row, count).Select((step, i) => new SeriesEvent(i + 1, step))];

    /// <summary>The scores of the rows that the first steps make, one after each step.</summary>
    public static float[] Scores(Func<MLContext, ITransformer> model, IReadOnlyList<Pulse> steps)
    {
        SyntheticRow[] prefixes = [.. Enumerable.Range(1, steps.Count).Select(n => new SyntheticRow { Values = [.. steps.Take(n).Select(s => s.Values)] })];
        return [.. model(_context).Transform(_context.Data.LoadFromEnumerable(prefixes)).GetColumn<float>("Score")];
    }

    private static ITransformer Fit(RecurrentOptions options) => _context.BinaryClassification.Trainers.Recurrent(options).Fit(SyntheticRows.View(_context));
}
