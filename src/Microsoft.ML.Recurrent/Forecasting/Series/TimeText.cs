using System.Globalization;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Times between rows as messages call them: the two largest units, such as "1 d 6 h".</summary>
internal static class TimeText
{
    public static string Of(TimeSpan time)
    {
        (long Count, string Unit)[] units =
        [
            (time.Days, "d"), (time.Hours, "h"), (time.Minutes, "min"), (time.Seconds, "s"), (time.Milliseconds, "ms"),
        ];
        string[] parts = [.. units.SkipWhile(u => u.Count == 0).Take(2).Where(u => u.Count != 0)
            .Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Count} {u.Unit}"))];
        return parts.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms") : string.Join(" ", parts);
    }
}
