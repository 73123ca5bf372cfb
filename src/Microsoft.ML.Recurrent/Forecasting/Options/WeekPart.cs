namespace Microsoft.ML.Recurrent;

/// <summary>A part of the week that has rows, such as Monday from 9:00 until 17:00.</summary>
/// <param name="From">The first time of it, counted from Monday 0:00. Range: 0 to below 7 days.</param>
/// <param name="Until">The first time after it. Range: above <paramref name="From"/>, to 7 days.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public readonly record struct WeekPart(TimeSpan From, TimeSpan Until)
{
    /// <summary>A part of one day.</summary>
    internal static WeekPart Of(DayOfWeek day, TimeSpan from, TimeSpan until)
    {
        // Weeks begin on Monday, as the calendar's first day did; DayOfWeek begins on Sunday.
        var midnight = TimeSpan.FromDays(((int)day + 6) % 7);
        return new WeekPart(midnight + from, midnight + until);
    }

    /// <summary>Intersects two lists of parts, in order, neighbors joined; an empty list is the whole week.</summary>
    internal static IReadOnlyList<WeekPart> Common(IReadOnlyList<WeekPart> parts, IEnumerable<WeekPart> others)
    {
        WeekPart[] ordered = [.. others.Distinct().OrderBy(o => o.From)];
        if (parts.Count == 0)
            return Joined(ordered);
        return Joined(parts.SelectMany(part => ordered.Select(o => new WeekPart(Later(part.From, o.From), Earlier(part.Until, o.Until))))
            .Where(part => part.From < part.Until));
    }

    private static WeekPart[] Joined(IEnumerable<WeekPart> parts)
    {
        List<WeekPart> joined = [];
        foreach (var part in parts)
        {
            if (joined.Count > 0 && joined[^1].Until == part.From)
                joined[^1] = new WeekPart(joined[^1].From, part.Until);
            else
                joined.Add(part);
        }

        return [.. joined];
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
