using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>The models that attacks begin with, and the data to score.</summary>
internal static class GoldenFiles
{
    public static IReadOnlyList<string> Models { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.zip", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static string Forecaster { get; } = Models.First(m => m.EndsWith("forecast windows.zip", StringComparison.Ordinal));

    public static string Rows { get; } = Models.First(m => m.EndsWith("statics with named classes.zip", StringComparison.Ordinal));

    public static bool IsForecaster(string path) => Path.GetFileName(path).StartsWith("forecast", StringComparison.Ordinal);

    public static string[] Scores(MLContext context, ITransformer model, bool isForecaster) =>
        ScoreText.Of(model, isForecaster ? SyntheticSeries.View(context, 15, 12) : SyntheticRows.View(context, 12));
}
