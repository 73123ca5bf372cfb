using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Series;

/// <summary>Steps that are stated, and where they lead.</summary>
public class TimeStepTests
{
    private static readonly TimeStep _hours = TimeStep.Every(TimeSpan.FromHours(1)).Between(new TimeOnly(9, 0), new TimeOnly(12, 0))
        .On(DayOfWeek.Monday, DayOfWeek.Tuesday);

    public static TheoryData<TimeStep, string, int, string> Steps => new()
    {
        { TimeStep.Every(TimeSpan.FromMinutes(15)), "2024-01-01 23:50", 1, "2024-01-02 00:05" },
        { TimeStep.Weekdays, "2024-01-05 16:00", 1, "2024-01-08 16:00" },
        { TimeStep.Weekdays, "2024-01-05 16:00", 11, "2024-01-22 16:00" },
        { TimeStep.Weekdays, "2024-01-06 00:00", 1, "2024-01-08 00:00" },
        { TimeStep.EveryMonth(), "2024-01-31 08:00", 1, "2024-02-29 08:00" },
        { TimeStep.EveryMonth(), "2024-01-31 00:00", 2, "2024-03-31 00:00" },
        { TimeStep.EveryMonth(3, 31), "2023-09-30 00:00", 1, "2023-12-31 00:00" },
        { TimeStep.EveryMonth(1, 30), "2024-02-29 00:00", 1, "2024-03-30 00:00" },
        { TimeStep.EveryMonth(12), "2024-02-29 00:00", 1, "2025-02-28 00:00" },
        { _hours, "2024-01-01 11:00", 1, "2024-01-02 09:00" },
        { _hours, "2024-01-02 11:30", 1, "2024-01-08 09:30" },
        { _hours, "2024-01-02 11:00", 6, "2024-01-09 11:00" },
        { _hours, "2024-01-02 11:00", 700, "2026-03-31 09:00" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void AfterStepsFollowsTheCalendar(TimeStep step, string time, int steps, string expected) =>
        step.After(DateTime.Parse(time, CultureInfo.InvariantCulture), steps).Should().Be(DateTime.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AfterManyStepsAtOnceIsAStepManyTimes(int which)
    {
        var step = new[] { TimeStep.Weekdays, _hours, TimeStep.EveryMonth(2, 31), TimeStep.Every(TimeSpan.FromSeconds(7)) }[which];
        var time = new DateTime(2023, 12, 31, 10, 20, 30);
        for (int steps = 1; steps < 60; steps++)
            step.After(step.After(time, steps), 1).Should().Be(step.After(time, steps + 1));
    }

    [Fact]
    public void AfterEndOfAllTimeStaysThere()
    {
        foreach (var step in new[] { TimeStep.Weekdays, _hours, TimeStep.EveryMonth(1200), TimeStep.Every(TimeSpan.MaxValue) })
            step.After(new DateTime(9999, 12, 20), long.MaxValue / 2).Should().Be(DateTime.MaxValue);
    }

    [Fact]
    public void AfterNoTimeOfTheGridIsOpenGoesOnByTheInterval() => TimeStep.Every(TimeSpan.FromHours(1)).Between(new TimeOnly(9, 0), new TimeOnly(9, 30))
        .After(new DateTime(2024, 1, 1, 9, 45, 0), 2).Should().Be(new DateTime(2024, 1, 1, 11, 45, 0));

    [Fact]
    public void ApartSaysHowFarFirstAndWhereThen() =>
        new[] { _hours, TimeStep.Weekdays, TimeStep.EveryMonth(), TimeStep.EveryMonth(3, 31), TimeStep.EveryMonth(1, 5), TimeStep.Every(TimeSpan.FromMinutes(30)) }.Select(step => step.Apart)
            .Should().Equal(
                "1 h apart in parts of the week", "1 d apart in parts of the week", "1 month apart", "3 months apart on the last day", "1 month apart on day 5", "30 min apart");

    [Fact]
    public void JsonRoundTripIsTheSameStep()
    {
        foreach (var step in new[] { TimeStep.Weekdays, _hours, TimeStep.EveryMonth(3, 31), TimeStep.Every(TimeSpan.FromTicks(7)) })
        {
            JsonSerializer.Deserialize<TimeStep>(JsonSerializer.Serialize(step)).Should().Be(step);
            JsonSerializer.Deserialize<TimeStep>(JsonSerializer.Serialize(step, Manifest.Json), Manifest.Json).Should().Be(step);
        }
    }

    [Fact]
    public void ForecastByGruStepsThatAreNoneListsThemAll()
    {
        Failure(new TimeStep()).Should().Contain("TimeStep has an Interval of 00:00:00 and 0 Months; expected one of them above 0.");
        Failure(TimeStep.EveryMonth(-1, 0)).Should().Contain("TimeStep.Months is -1; expected 0 to 1,200.")
            .And.Contain("TimeStep.DayOfMonth is 0; expected 1 to 31, or null.");
        Failure(TimeStep.Every(TimeSpan.FromHours(5)).On(DayOfWeek.Monday)).Should().Contain("TimeStep is 5 h in parts of the week, which does not divide a week;");
        Failure(TimeStep.Every(TimeSpan.FromHours(1)).Between(new TimeOnly(22, 0), new TimeOnly(6, 0))).Should().Contain("Give On each day once and Between");
        Failure(TimeStep.Weekdays with { Open = null! }).Should().Contain("TimeStep.Open is null; give an empty list for the whole week.");
        Failure(TimeStep.Weekdays, time: null).Should().Contain("but TimeColumnName is null; name the time column whose steps they are.");
    }

    [Fact]
    public void OnNoDayOfTheWeekIsRefused()
    {
        TimeStep.Weekdays.Invoking(step => step.On((DayOfWeek)9)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("This is no day of the week; expected Sunday (0) to Saturday (6).*");
        TimeStep.Weekdays.Invoking(step => step.On(DayOfWeek.Monday, (DayOfWeek)(-1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void OnAndBetweenNothingOfTheWeekIsLeftIsRefused()
    {
        const string Nothing = "No part of the week is left that has rows; give days and times that the step has so far.*";
        TimeStep.Weekdays.Invoking(step => step.On(DayOfWeek.Sunday)).Should().Throw<ArgumentException>().WithMessage(Nothing);
        TimeStep.Weekdays.Invoking(step => step.On()).Should().Throw<ArgumentException>().WithMessage(Nothing);
        _hours.Invoking(step => step.Between(new TimeOnly(12, 0), new TimeOnly(13, 0))).Should().Throw<ArgumentException>().WithMessage(Nothing);
    }

    private static string Failure(TimeStep step, string? time = "Time")
    {
        var create = () => new MLContext(1).Forecasting.ForecastByGru(Fixtures.SmallForecasts.Gru with { TimeColumnName = time, TimeStep = step });
        return create.Should().Throw<ArgumentException>().Which.Message;
    }
}
