using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Training.Checkpoints;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>The sources of a forecaster's fit: columns, and the rows of both splits.</summary>
internal static class SeriesSources
{
    public static IEnumerable<FitSource> Of(ForecastColumns columns, IReadOnlyList<SeriesPart> series)
    {
        using var hash = new SourceHash();
        yield return hash.AddJson(columns).ToSource("columns", $"'{string.Join("', '", columns.Names)}'");
        yield return Of(hash, "training data", columns, series, _ => 0, part => part.TrainingEnd);
        // What is known of the future counts, too.
        yield return Of(hash, "validation data", columns, series, part => part.TrainingEnd, part => part.Rows.Count);
    }

    private static FitSource Of(
        SourceHash hash, string name, ForecastColumns columns, IReadOnlyList<SeriesPart> series, Func<SeriesPart, long> first, Func<SeriesPart, long> end)
    {
        long rows = 0;
        foreach (var part in series)
        {
            hash.AddJson(part.Rows.Name).Add(first(part)).Add(end(part)).Add(part.End).Add<float>(part.Rows.StaticNumbers).Add<int>(part.Rows.StaticTokens);
            for (long row = first(part); row < end(part); row++)
            {
                hash.Add<float>(part.Rows[row]);
                if (columns.Time is not null)
                    hash.Add(part.Rows.Ticks(row));
                rows++;
            }
        }

        return hash.ToSource(name, $"{NetworkDescription.Count(rows, "row")} of {series.Count} series");
    }
}
