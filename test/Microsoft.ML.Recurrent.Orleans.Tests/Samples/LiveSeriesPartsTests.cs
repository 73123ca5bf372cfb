using System.Net;
using LiveSeries;
using LiveSeries.Silo;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Samples;

/// <summary>The parts of the sample that need no silo.</summary>
public sealed class LiveSeriesPartsTests
{
    private static readonly Hour[] _hours = [.. Enumerable.Range(0, 1000).Select(n => new Hour { Time = new DateTime(2012, 8, 9, 10, 0, 0).AddHours(n), Count = n })];

    [Fact]
    public void StationsLiveTheRentalsFromHoursOfTheirOwnAndBeginAgainOnTheSameWeekday()
    {
        var stations = new Stations(_hours, 3);
        float Count(int station, long sequence) => ((Hour)stations.Event(station, sequence).Observation).Count;
        DateTime Time(long sequence) => ((Hour)stations.Event(0, sequence).Observation).Time;

        stations.Names.Should().Equal("station 1", "station 2", "station 3");
        (Count(0, 1), Count(1, 1), Count(2, 1), Count(1, 4)).Should().Be((0, 997, 994, 0));
        Enumerable.Range(1, 2500).Select(n => Time(n)).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        (Time(1001).DayOfWeek, Time(1001).Hour).Should().Be((Time(1).DayOfWeek, Time(1).Hour));
        stations.Event(2, 77).Sequence.Should().Be(77);
    }

    [Fact]
    public void StationsWithoutHoursAreRefused() => FluentActions.Invoking(() => new Stations([], 3)).Should().Throw<InvalidDataException>()
        .WithMessage("The data file hour_test.csv has no rows; expected hours for the stations to live.");

    [Fact]
    public void RatesAreThoseOfTheLastSeconds()
    {
        var (one, other) = (SiloAddress.New(IPAddress.Loopback, 1, 1), SiloAddress.New(IPAddress.Loopback, 2, 1));
        var rates = new EventRates();

        rates.Take(TimeSpan.Zero, [new(one, 100), new(other, 5)]);
        rates.Of(one).Should().BeNull("a single count tells no rate");
        for (int second = 1; second <= 20; second++)
            rates.Take(TimeSpan.FromSeconds(second), [new(one, 100 + (second <= 10 ? 10 * second : 100))]);

        (rates.Of(one), rates.Of(other)).Should().Be((0, null));
    }

    [Fact]
    public void ModelThatCannotBeLoadedIsNamed()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "no model");

        FluentActions.Invoking(() => Forecaster.LoadOrTrain(_hours, Arguments.Parse([]), path, TextWriter.Null)).Should().Throw<InvalidDataException>()
            .WithMessage($"The model '{path}' cannot be loaded; delete it, and it is trained anew. *");
        File.Delete(path);
    }
}
