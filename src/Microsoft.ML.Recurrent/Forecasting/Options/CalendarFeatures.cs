namespace Microsoft.ML.Recurrent;

/// <summary>Inputs made of a row's time.</summary>
[Flags]
public enum CalendarFeatures
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The time within the hour, as one sine and cosine.</summary>
    MinuteOfHour = 1,

    /// <summary>The time within the day, as sines and cosines of 1 to 4 periods a day.</summary>
    HourOfDay = 2,

    /// <summary>The day within the week, one input per day.</summary>
    DayOfWeek = 4,

    /// <summary>The day within the month, as one sine and cosine.</summary>
    DayOfMonth = 8,

    /// <summary>The time within the year, as sines and cosines of 1 and 2 periods a year.</summary>
    DayOfYear = 16,
}
