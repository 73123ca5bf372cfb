namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Writes a time as calendar features. Immutable and thread-safe.</summary>
internal sealed class CalendarEncoding(CalendarFeatures features)
{
    private const int DaysPerWeek = 7;
    private const double DaysPerYear = 365.2425;

    /// <summary>Numbers per time.</summary>
    public int Width { get; } = 2 * (Periods(features, CalendarFeatures.MinuteOfHour, 1) + Periods(features, CalendarFeatures.HourOfDay, 4)
        + Periods(features, CalendarFeatures.DayOfMonth, 1) + Periods(features, CalendarFeatures.DayOfYear, 2))
        + (Has(features, CalendarFeatures.DayOfWeek) ? DaysPerWeek : 0);

    /// <summary>The meaning of each feature: sine and cosine of so many turns of a fraction of a period, or whether it is that day of the week.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Waves("minute of hour", CalendarFeatures.MinuteOfHour, 1), .. Waves("hour of day", CalendarFeatures.HourOfDay, 4),
        .. Waves("day of month", CalendarFeatures.DayOfMonth, 1), .. Waves("day of year", CalendarFeatures.DayOfYear, 2),
        .. Has(features, CalendarFeatures.DayOfWeek) ? Enum.GetNames<DayOfWeek>() : [],
    ];

    /// <param name="time">The time.</param>
    /// <param name="target">(<see cref="Width"/>).</param>
    public void Write(DateTime time, Span<float> target)
    {
        double hours = time.TimeOfDay.TotalHours;
        if (Has(features, CalendarFeatures.MinuteOfHour))
            target = Waves(hours - Math.Floor(hours), 1, target);
        if (Has(features, CalendarFeatures.HourOfDay))
            target = Waves(hours / 24, 4, target);
        if (Has(features, CalendarFeatures.DayOfMonth))
            target = Waves((time.Day - 1 + hours / 24) / DateTime.DaysInMonth(time.Year, time.Month), 1, target);
        if (Has(features, CalendarFeatures.DayOfYear))
            target = Waves((time.DayOfYear - 1 + hours / 24) / DaysPerYear, 2, target);
        if (!Has(features, CalendarFeatures.DayOfWeek))
            return;
        target.Clear();
        target[(int)time.DayOfWeek] = 1;
    }

    /// <summary>Unlike HasFlag, it never boxes.</summary>
    private static bool Has(CalendarFeatures features, CalendarFeatures feature) => (features & feature) != 0;

    private IEnumerable<string> Waves(string name, CalendarFeatures feature, int periods) => Enumerable.Range(1, Periods(features, feature, periods))
        .SelectMany(turns => new[] { $"sin({turns} turns of {name})", $"cos({turns} turns of {name})" });

    private static int Periods(CalendarFeatures features, CalendarFeatures feature, int periods) => Has(features, feature) ? periods : 0;

    private static Span<float> Waves(double share, int periods, Span<float> target)
    {
        for (int period = 1; period <= periods; period++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * period * share);
            target[2 * period - 2] = (float)sine;
            target[2 * period - 1] = (float)cosine;
        }

        return target[(2 * periods)..];
    }
}
