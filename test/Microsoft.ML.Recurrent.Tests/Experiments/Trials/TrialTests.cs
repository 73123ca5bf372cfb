using System.Text.Json;
using Microsoft.ML.Recurrent.Experiments.Trials;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Trials;

/// <summary>Trials are data.</summary>
public class TrialTests
{
    private static readonly Trial _trial = new()
    {
        Number = 7,
        Configuration = new([new("HiddenSize", 32), new("Training.LearningRate", 0.01)]),
        Status = TrialStatus.Completed,
        Measurements = [new(1, 0, 0.5), new(2, 0, double.NaN), new(3, 0, 0.25), new(1, 1, 0.125)],
        Metric = 0.75,
        FoldMetrics = [0.5, 1],
        Duration = TimeSpan.FromSeconds(1.5),
        Epochs = 4,
        Ending = "Done.",
    };

    [Fact]
    public void ComesBackFromJsonEqual()
    {
        var rules = new JsonSerializerOptions { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

        var returned = JsonSerializer.Deserialize<Trial>(JsonSerializer.Serialize(_trial, rules), rules);

        returned.Should().Be(_trial);
        returned!.GetHashCode().Should().Be(_trial.GetHashCode());
    }

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(2, 0, 0.5)]
    [InlineData(9, 0, 0.25)]
    [InlineData(9, 1, 0.125)]
    [InlineData(9, 2, null)]
    [InlineData(0, 0, null)]
    public void BestValueIsThatOfOneFoldUpToAnEpoch(int epoch, int fold, double? best) => _trial.BestUpTo(epoch, maximize: false, fold).Should().Be(best);

    [Fact]
    public void HigherIsBetterWhereAsked() => _trial.BestUpTo(3, maximize: true).Should().Be(0.5);

    [Fact]
    public void SeedsComeOfTheNumberAlone()
    {
        int[] fits = [.. Enumerable.Range(0, 1000).Select(n => TrialSeeds.Fit(1, n))];

        fits.Should().OnlyHaveUniqueItems().And.OnlyContain(s => s >= 0).And.Equal(Enumerable.Range(0, 1000).Select(n => TrialSeeds.Fit(1, n)));
        TrialSeeds.Fit(2, 0).Should().NotBe(TrialSeeds.Fit(1, 0));
        TrialSeeds.Proposal(1, 0).Should().NotBe(TrialSeeds.Fit(1, 0));
    }
}
