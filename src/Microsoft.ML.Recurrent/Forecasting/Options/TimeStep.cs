using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent;

/// <summary>The time from one row of a series to the next: a fixed interval, months of the calendar, or an interval in some parts of the
/// week alone. It says when rows would come after the data has ended.</summary>
/// <example><code>
/// TimeStep.Every(TimeSpan.FromMinutes(15))
/// TimeStep.Weekdays
/// TimeStep.EveryMonth(3, dayOfMonth: 31)                                            // ends of quarters
/// TimeStep.Every(TimeSpan.FromHours(1)).Between(new TimeOnly(9, 0), new TimeOnly(18, 0)).On(DayOfWeek.Monday, DayOfWeek.Thursday)
/// </code></example>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record TimeStep
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    /// <summary>The time between rows, where it is not months. Range: above 0; with <see cref="Open"/> a fraction of a week.</summary>
    /// <value>The default value is <see cref="TimeSpan.Zero"/>.</value>
    public TimeSpan Interval { get; init; }

    /// <summary>The months between rows, or 0 where there is an <see cref="Interval"/>. Range: 0 to 1,200.</summary>
    /// <value>The default value is 0.</value>
    public int Months { get; init; }

    /// <summary>The day that rows stand on, the last of the month where the month is shorter: 31 is every month's last day. Range: 1 to
    /// 31, with <see cref="Months"/> alone.</summary>
    /// <value>The default value is <see langword="null"/>: the day of the last row.</value>
    public int? DayOfMonth { get; init; }

    /// <summary>The parts of the week that have rows, in order; steps that end outside of them are passed over.</summary>
    /// <value>The default value is empty: the whole week.</value>
    public IReadOnlyList<WeekPart> Open
    {
        get;
        init => field = ValueList<WeekPart>.Of(value);
    } = ValueList<WeekPart>.Empty;

    /// <summary>A row a day, Monday to Friday.</summary>
    public static TimeStep Weekdays { get; } =
        Every(_day).On(DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday);

    /// <summary>A fixed interval.</summary>
    /// <param name="interval">The time between rows, above 0.</param>
    public static TimeStep Every(TimeSpan interval) => new() { Interval = interval };

    /// <summary>Months of the calendar; 3 is a quarter, 12 a year.</summary>
    /// <param name="months">The months between rows, 1 to 1,200.</param>
    /// <param name="dayOfMonth">The day that rows stand on, 1 to 31; 31 is every month's last day. <see langword="null"/> is the day of the last
    /// row.</param>
    public static TimeStep EveryMonth(int months = 1, int? dayOfMonth = null) => new() { Months = months, DayOfMonth = dayOfMonth };

    /// <summary>The same step, on some days of the week alone.</summary>
    /// <param name="days">The days that have rows, one or more.</param>
    /// <exception cref="ArgumentException">There is no day, one is none of the week, or none is among the days before.</exception>
    public TimeStep On(params DayOfWeek[] days)
    {
        ArgumentNullException.ThrowIfNull(days);
        foreach (var day in days.Where(day => !Enum.IsDefined(day)))
            throw new ArgumentOutOfRangeException(nameof(days), day, "This is no day of the week; expected Sunday (0) to Saturday (6).");
        return Within(days.Select(day => WeekPart.Of(day, TimeSpan.Zero, _day)), nameof(days));
    }

    /// <summary>The same step, at some times of the day alone.</summary>
    /// <param name="from">The first time of a day that may have a row.</param>
    /// <param name="until">The first time after it that may not.</param>
    /// <exception cref="ArgumentException">Nothing is left of the times before.</exception>
    public TimeStep Between(TimeOnly from, TimeOnly until) =>
        Within(Enum.GetValues<DayOfWeek>().Select(day => WeekPart.Of(day, from.ToTimeSpan(), until.ToTimeSpan())), nameof(until));

    /// <summary>The same step within parts of the week, of which something must be left: nothing would mean the whole week.</summary>
    private TimeStep Within(IEnumerable<WeekPart> parts, string parameter) => WeekPart.Common(Open, parts) is { Count: > 0 } open
        ? this with { Open = open }
        : throw new ArgumentException("No part of the week is left that has rows; give days and times that the step has so far.", parameter);

    /// <summary>Compares two steps.</summary>
    /// <param name="other">Another step, or null.</param>
    public bool Equals(TimeStep? other) => other is not null && Interval == other.Interval && Months == other.Months
        && DayOfMonth == other.DayOfMonth && Open.SequenceEqual(other.Open);

    /// <summary>Equal steps have equal codes.</summary>
    public override int GetHashCode() => HashCode.Combine(Interval, Months, DayOfMonth, Open.Count);

    /// <summary>The step in words, such as "1 h", "1 month" or "3 months on the last day".</summary>
    public override string ToString() => Length + Where;

    /// <summary>The distance of rows in words, such as "1 h apart" or "1 d apart in parts of the week".</summary>
    internal string Apart => $"{Length} apart{Where}";

    private string Length => Months == 0 ? TimeText.Of(Interval) : string.Create(CultureInfo.InvariantCulture, $"{Months} month{(Months == 1 ? "" : "s")}");

    private string Where => Months == 0 ? Open.Count == 0 ? "" : " in parts of the week"
        : DayOfMonth switch
        {
            null => "",
            31 => " on the last day",
            { } day => string.Create(CultureInfo.InvariantCulture, $" on day {day}"),
        };
}
