using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Series;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Series;

public sealed class SeriesOptionsValidationTests
{
    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    [InlineData(20, false)]
    public void CollectionAgeIsAboveThePeriodAtWhichOrleansLooks(int seconds, bool isTaken)
    {
        var validate = () => Validate(seconds, quantum: 60);

        if (isTaken)
            validate.Should().NotThrow();
        else
            validate.Should().Throw<OrleansConfigurationException>().WithMessage($"CollectionAge is 00:*; expected more than 00:01:00, the CollectionQuantum*");
    }

    [Fact]
    public void ShorterPeriodAllowsAShorterAge() => FluentActions.Invoking(() => Validate(seconds: 20, quantum: 5)).Should().NotThrow();

    private static void Validate(int seconds, int quantum) => new SeriesOptionsValidation(
        Options.Create(new RecurrentSeriesOptions { CollectionAge = TimeSpan.FromSeconds(seconds) }),
        Options.Create(new GrainCollectionOptions { CollectionQuantum = TimeSpan.FromSeconds(quantum) })).ValidateConfiguration();
}
