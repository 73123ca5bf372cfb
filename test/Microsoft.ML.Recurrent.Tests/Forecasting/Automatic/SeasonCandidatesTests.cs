using Microsoft.ML.Recurrent.Forecasting.Automatic;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Automatic;

public class SeasonCandidatesTests
{
    public static TheoryData<TimeStep, int[]> Steps => new()
    {
        { TimeStep.Every(TimeSpan.FromSeconds(30)), [120, 2_880, 20_160] },
        { TimeStep.Every(TimeSpan.FromMinutes(1)), [60, 1_440, 10_080] },
        { TimeStep.Every(TimeSpan.FromMinutes(15)), [96, 672] },
        { TimeStep.Every(TimeSpan.FromMinutes(30)), [48, 336] },
        { TimeStep.Every(TimeSpan.FromHours(1)), [24, 168] },
        { TimeStep.Every(TimeSpan.FromHours(6)), [4, 28] },
        { TimeStep.Every(TimeSpan.FromDays(1)), [7, 365] },
        { TimeStep.Every(TimeSpan.FromDays(7)), [52] },
        { TimeStep.Every(TimeSpan.FromDays(14)), [26] },
        { TimeStep.Weekdays, [5] },
        { TimeStep.Every(TimeSpan.FromHours(1)).Between(new TimeOnly(9, 0), new TimeOnly(18, 0)).On(DayOfWeek.Monday, DayOfWeek.Tuesday), [9, 18] },
        { TimeStep.EveryMonth(), [12] },
        { TimeStep.EveryMonth(3), [4] },
        { TimeStep.EveryMonth(12), [] },
        { TimeStep.EveryMonth(5), [] },
        { TimeStep.Every(TimeSpan.FromTicks(1)), [] },
        { TimeStep.Every(TimeSpan.FromDays(5_000)), [] },
        { TimeStep.Every(TimeSpan.Zero), [] },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void CandidatesFollowTheStep(TimeStep step, int[] seasons) => SeasonCandidates.Of(step).Should().Equal(seasons);
}
