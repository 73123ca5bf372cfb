using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class OriginPlanTests
{
    [Theory]
    [InlineData(1, 1, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, new[] { 9, 10, 11, 12 })]
    [InlineData(3, 1, new[] { 2, 5, 8 }, new[] { 9, 12 })]
    [InlineData(1, 8, new[] { 7, 8 }, new[] { 9, 10, 11, 12 })]
    [InlineData(1, 12, new int[0], new[] { 11, 12 })]
    [InlineData(4, 14, new int[0], new int[0])]
    public void OriginsOfEachPartLieWhereTheirLabelsBelongToIt(int stride, int history, int[] training, int[] validation)
    {
        var options = SmallForecasts.Gru with { Stride = stride, MinimumHistory = history };
        var plan = new OriginPlan(options, ahead: 3, targets: 1);
        SeriesPart[] parts = [SeriesPart.Of(Rows(14), 1, 0.3)];
        plan.Training(parts).Select(o => o.Origin.Row).Should().Equal(training.Select(row => (long)row));
        plan.Training(parts).All(o => o.End == 10).Should().BeTrue();
        plan.Validation(parts).Select(o => o.Origin.Row).Should().Equal(validation.Select(row => (long)row));
        plan.Validation(parts).All(o => o.End == 14).Should().BeTrue();
    }

    [Fact]
    public void PartNothingObservedAtTheEndEndsBefore()
    {
        var part = SeriesPart.Of(Rows(14, missing: [3, 12, 13]), 1, 0.25);
        (part.TrainingEnd, part.End).Should().Be((9, 12));
    }

    [Fact]
    public void OriginsNothingObservedAheadAreLeftOut()
    {
        var plan = new OriginPlan(SmallForecasts.Gru, ahead: 2, targets: 1);
        plan.Training([SeriesPart.Of(Rows(8, missing: [3, 4]), 1, 0)]).Select(o => o.Origin.Row).Should().Equal(0, 1, 3, 4, 5, 6);
    }

    private static SeriesRows Rows(int count, params int[] missing)
    {
        var rows = new SeriesRows("", 1, hasTime: false);
        for (int row = 0; row < count; row++)
            rows.Add(0)[0] = missing.Contains(row) ? float.NaN : row;
        return rows;
    }
}
