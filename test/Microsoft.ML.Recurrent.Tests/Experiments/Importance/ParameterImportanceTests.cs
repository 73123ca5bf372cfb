namespace Microsoft.ML.Recurrent.Tests.Experiments.Importance;

/// <summary>Importance is the fraction of variance that a parameter explains.</summary>
public class ParameterImportanceTests
{
    [Fact]
    public void SumsHaveTheVarianceOfTheirTerms()
    {
        // Var(4x) : Var(y) is 16 : 1.
        var importance = Of(TestSpaces.OfPlane, c => (4 * (double)c["X"]) + (double)c["Y"]);

        importance.Select(i => i.Name).Should().Equal("X", "Y");
        importance[0].Importance.Should().BeApproximately(16.0 / 17, 0.08);
        importance[1].Importance.Should().BeApproximately(1.0 / 17, 0.05);
    }

    [Fact]
    public void ProductsLeaveAFractionToCombinations()
    {
        var importance = Of(TestSpaces.OfPlane, c => ((double)c["X"] - 0.5) * ((double)c["Y"] - 0.5));

        importance.Sum(i => i.Importance).Should().BeLessThan(0.45, "neither explains anything on its own");
    }

    [Fact]
    public void ChoicesAndParametersThatDoNotAlwaysMatterCount()
    {
        var kinds = Of(TestSpaces.OfMix, c => c["Kind"] is "Second" ? 0 : 1);
        var branches = Of(TestSpaces.OfBranches, c => c["Kind"] is "First" ? 3 + (double)c["A"] : (double)c["B"]);

        kinds[0].Should().Match<ParameterImportance>(i => i.Name == "Kind" && i.Importance > 0.9);
        branches[0].Name.Should().Be("Kind");
        branches.Select(i => i.Importance).Should().OnlyContain(i => i >= 0 && i <= 1).And.BeInDescendingOrder();
    }

    [Fact]
    public void FewOrEqualTrialsExplainNothing()
    {
        ParameterImportance.Of(TestSpaces.OfPlane, Trials(TestSpaces.OfPlane, TestSpaces.Branin).Take(3)).Should().BeEmpty();
        Of(TestSpaces.OfPlane, _ => 1).Should().OnlyContain(i => i.Importance == 0);
    }

    [Fact]
    public void TrialsOfAWiderSpaceAreTaken() =>
        ParameterImportance.Of(TestSpaces.OfMix.Choice(m => m.Kind, TestSpaces.Kind.First, TestSpaces.Kind.Second), Trials(TestSpaces.OfMix, TestSpaces.Mixed)).Should().HaveCount(4);

    [Fact]
    public void TrialsThatDidNotCompleteDoNotCount()
    {
        var trials = Trials(TestSpaces.OfPlane, TestSpaces.Branin).ToArray();
        Trial[] others = [.. trials.Select(t => t with { Number = 500 + t.Number, Status = (TrialStatus)(t.Number % 2), Metric = 1e9 }), trials[0] with { Number = 999, Metric = double.NaN }];

        ParameterImportance.Of(TestSpaces.OfPlane, [.. trials, .. others]).Should().Equal(ParameterImportance.Of(TestSpaces.OfPlane, trials));
    }

    private static IReadOnlyList<ParameterImportance> Of(ParameterSpace space, Func<Configuration, double> metric) => ParameterImportance.Of(space, Trials(space, metric));

    private static IEnumerable<Trial> Trials(ParameterSpace space, Func<Configuration, double> metric) => Enumerable.Range(0, 200).Select(number =>
    {
        var configuration = space.Sample(new Random(number));
        return new Trial { Number = number, Configuration = configuration, Status = TrialStatus.Completed, Metric = metric(configuration) };
    });
}
