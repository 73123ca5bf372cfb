namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>The result of a fit as text that shows each bit, without its times.</summary>
internal static class FitBits
{
    /// <summary>Weights and histories of all networks.</summary>
    public static string[] Of(RecurrentTransformer model) => [.. model.History.Networks.SelectMany(Lines), .. Weights(model.Model)];

    /// <summary>Weights and histories of all networks, members, and the forecasts of some rows with their bounds.</summary>
    public static string[] Of(ForecastingTransformer model, IReadOnlyList<SeriesRow> rows) =>
    [
        .. model.History.Networks.SelectMany(Lines), .. model.History.Refit?.Networks.SelectMany(Lines) ?? [], .. model.History.Members?.Select(m => m.ToString()) ?? [],
        .. Weights(model.Model), .. rows.Count == 0 ? [] : SmallForecasts.Transform(model, rows).Select(row => string.Join(' ', row.Select(Hexadecimal))),
    ];

    private static IEnumerable<string> Weights(RecurrentModelParameters model) => model.Names.SelectMany(name => model.ValuesOf(name).ToArray()).Select(Hexadecimal);

    private static string Hexadecimal(float value) => BitConverter.SingleToInt32Bits(value).ToString("x8");

    private static IEnumerable<string> Lines(TrainingHistory history) =>
        [.. history.Select(epoch => (epoch with { Seconds = 0, StepsPerSecond = 0 }).ToString()), $"{history.BestEpoch} {history.StopReason}"];
}
