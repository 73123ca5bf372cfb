using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Interop;

public class ObjectRowTests
{
    [Fact]
    public void HoldAnObjectGivesItsPropertiesAsColumns()
    {
        var row = new ObjectRow<SeriesRow>(new MLContext(1), null);
        var getter = row.Row.GetGetter<float>(row.Row.Schema["Value"]);
        float value = 0;
        foreach (float expected in new[] { 3f, 5f })
        {
            row.Hold(new SeriesRow { Value = expected });
            getter(ref value);
            value.Should().Be(expected);
        }
    }

    [Fact]
    public void WriteARowFillsPropertiesByColumnName()
    {
        var context = new MLContext(1);
        var row = new ObjectRow<ForecastRow>(context, null);
        var writer = new ObjectWriter<ForecastRow>(context, row.Row, null);
        var target = new ForecastRow();
        row.Hold(new ForecastRow { Value = 3, Forecast = [1, 2] });
        writer.Write(target);
        target.Should().BeEquivalentTo(new ForecastRow { Value = 3, Forecast = [1, 2] });
    }

    [Fact]
    public void WriteAColumnThatIsNotThereIsAnError()
    {
        var context = new MLContext(1);
        var row = new ObjectRow<ForecastRow>(context, null);
        FluentActions.Invoking(() => new ObjectWriter<IntervalRow>(context, row.Row, null)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
