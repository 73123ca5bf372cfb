using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>Checks a step in time.</summary>
internal static class TimeStepValidation
{
    private const int MostMonths = 1200;
    private const int MostParts = 7 * 24 * 60;

    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    /// <returns>What is wrong, each with what is expected.</returns>
    public static IEnumerable<string> Violations(TimeStep step)
    {
        if (step.Months is < 0 or > MostMonths)
            yield return Text($"TimeStep.Months is {step.Months}; expected 0 to {MostMonths:N0}.");
        else if (step.Interval < TimeSpan.Zero || step.Interval > TimeSpan.Zero == step.Months > 0)
            yield return Text($"TimeStep has an Interval of {step.Interval} and {step.Months} Months; expected one of them above 0.");
        if (step.DayOfMonth is < 1 or > 31)
            yield return Text($"TimeStep.DayOfMonth is {step.DayOfMonth}; expected 1 to 31, or null.");
        if (step.DayOfMonth is not null && step.Months == 0)
            yield return "TimeStep has a DayOfMonth, but no Months; leave DayOfMonth null.";
        if (step.Open is null)
            yield return "TimeStep.Open is null; give an empty list for the whole week.";
        else if (step.Open.Count > 0)
        {
            foreach (string violation in Open(step))
                yield return violation;
        }
    }

    private static IEnumerable<string> Open(TimeStep step)
    {
        if (step.Interval <= TimeSpan.Zero || _week.Ticks % step.Interval.Ticks != 0)
            yield return Text($"TimeStep is {step}, which does not divide a week; expected an Interval that does, where only parts of the week have rows.");
        bool isOrdered = step.Open.Zip(step.Open.Skip(1)).All(pair => pair.First.Until <= pair.Second.From);
        if (!isOrdered || step.Open.Count > MostParts || step.Open.Any(part => part.From < TimeSpan.Zero || part.From >= part.Until || part.Until > _week))
            yield return "TimeStep.Open holds parts that overlap, are empty or lie outside the week; expected rising parts from Monday 0:00 on, each of "
                + "which ends after it begins. Give On each day once and Between a start before its end.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
