using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Remarks on options that are hardly meant, beside what the training split holds.</summary>
internal static class OptionRemarks
{
    private static readonly (CalendarFeatures Feature, Func<DateTime, long> Of)[] _calendar =
    [
        (CalendarFeatures.MinuteOfHour, time => time.Ticks % TimeSpan.TicksPerHour),
        (CalendarFeatures.HourOfDay, time => time.TimeOfDay.Ticks),
        (CalendarFeatures.DayOfWeek, time => (long)time.DayOfWeek),
        (CalendarFeatures.DayOfMonth, time => time.Day),
        (CalendarFeatures.DayOfYear, time => time.DayOfYear),
    ];

    /// <param name="options">As they were given.</param>
    /// <param name="columns">Names the targets.</param>
    /// <param name="series">The series, transformed.</param>
    /// <param name="transform">What the targets became; null where they stayed as they are.</param>
    public static IEnumerable<string> Of(ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series, TargetTransforms? transform) =>
        [.. Limits(options, columns, series, transform), .. Calendar(options, series), .. Ensemble(options), .. IdleOptionRemarks.Of(options)];

    private static IEnumerable<string> Limits(ForecastingOptions options, ForecastColumns columns, IReadOnlyList<SeriesPart> series, TargetTransforms? transform)
    {
        for (int target = 0; target < columns.Targets.Count && (options.MinimumForecast ?? options.MaximumForecast) is not null; target++)
        {
            double[] observed = [.. series.SelectMany(part => ScaleFit.Observed(part, target, columns.Targets.Count))];
            if (observed.Length == 0)
                continue;
            float smallest = Own(observed.Min()), largest = Own(observed.Max());
            if (options.MinimumForecast is { } least && least > largest)
                yield return Limit("MinimumForecast", least, "above", columns.Targets[target], "largest", largest);
            if (options.MaximumForecast is { } most && most < smallest)
                yield return Limit("MaximumForecast", most, "below", columns.Targets[target], "smallest", smallest);

            float Own(double value) => (float)(transform?.Undo(target, value) ?? value);
        }
    }

    private static string Limit(string name, float limit, string where, string target, string which, float value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} is {limit}, {where} all values of target '{target}' in the training split, the {which} of which is {value}, so every forecast would be {limit}. Check its unit, or leave it null.");

    private static IEnumerable<string> Calendar(ForecastingOptions options, IReadOnlyList<SeriesPart> series)
    {
        foreach (var (feature, of) in _calendar.Where(c => options.CalendarFeatures?.HasFlag(c.Feature) is true))
        {
            if (series.Sum(part => (long)part.TrainingEnd) > 1 && Times(series).Select(of).Distinct().Take(2).Count() == 1)
                yield return $"CalendarFeatures names {feature}, which is the same in all rows of the training split; it tells the network nothing. Leave it out.";
        }
    }

    private static IEnumerable<DateTime> Times(IReadOnlyList<SeriesPart> series) =>
        series.SelectMany(part => Enumerable.Range(0, part.TrainingEnd).Select(row => new DateTime(part.Rows.Ticks(row))));

    private static IEnumerable<string> Ensemble(ForecastingOptions options) => options.Ensemble > 1 && !options.Members.HasFlag(ForecastMembers.Network)
        ? [$"Ensemble is {options.Ensemble}, but Members is {options.Members}, which holds no network, so none is trained. Add Network to Members, or leave Ensemble 1."]
        : [];
}
