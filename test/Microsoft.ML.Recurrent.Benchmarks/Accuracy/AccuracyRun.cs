using Microsoft.ML.Recurrent.Benchmarks.Accuracy.Forecasts;
using Microsoft.ML.Recurrent.Benchmarks.Accuracy.Rows;

namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy;

/// <summary>Fits with default options, a set at a time.</summary>
internal static class AccuracyRun
{
    /// <summary>The sets' names on the command line.</summary>
    public static readonly string[] Sets =
    [
        "air-passengers", "ilinet", "m4-weekly", "bike-sharing", "japanese-vowels", "movie-sentences", "snips", "generated-series", "generated-rows",
        "five-networks",
    ];

    public static IEnumerable<AccuracyResult> Run(string set, AccuracyEffort effort) => set switch
    {
        "air-passengers" => ForecastAccuracy.Measure(SmallSeries.AirPassengers(), effort),
        "ilinet" => ForecastAccuracy.Measure(SmallSeries.InfluenzaLikeIllness(), effort),
        "m4-weekly" => M4Weekly.Measure(effort),
        "bike-sharing" => BikeSharing.Measure(effort),
        "japanese-vowels" => RowAccuracy.Measure(RowSets.JapaneseVowels(), effort),
        "movie-sentences" => RowAccuracy.Measure(RowSets.MovieSentences(), effort),
        "snips" => RowAccuracy.Measure(RowSets.SnipsIntents(), effort),
        "generated-series" => GeneratedSeries.Kinds.SelectMany(kind => ForecastAccuracy.MeasureRatio(kind, effort)),
        "five-networks" =>
        [
            .. RowAccuracy.MeasureEnsemble(RowSets.MovieSentences, effort),
            .. RowAccuracy.MeasureEnsemble(_ => RowSets.SnipsIntents(), effort),
        ],
        _ => GeneratedRowSets.Kinds.SelectMany(kind => RowAccuracy.MeasureDraws(kind, effort)),
    };
}
