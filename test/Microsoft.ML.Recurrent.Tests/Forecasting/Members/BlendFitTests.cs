using Microsoft.ML.Recurrent.Forecasting.Members;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class BlendFitTests
{
    public static TheoryData<ForecastMembers, bool> Kinds => new()
    {
        { ForecastMembers.All, false },
        { ForecastMembers.All, true },
        { ForecastMembers.Network | ForecastMembers.Ridge, false },
        { ForecastMembers.SeasonalNaive | ForecastMembers.Ridge, false },
        { ForecastMembers.Network | ForecastMembers.SeasonalNaive, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void BlendGeneratedSetsIsNeverWorseThanTheBestMember(ForecastMembers members, bool isSquared) =>
        ThrowIfWorseThanTheBestMember(members, isSquared, mayBeAWalk: false, least: 8);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void BlendOfSeriesThatMayBeWalksIsNeverWorseThanTheBestMemberOfALongerSplit(ForecastMembers members, bool isSquared) =>
        ThrowIfWorseThanTheBestMember(members, isSquared, mayBeAWalk: true, least: 24);

    [Fact]
    public void BlendNotAMemberHasNoWeight()
    {
        var random = new Random(3);
        var blocks = new BlendFit(ForecastMembers.Network | ForecastMembers.Ridge, naiveFraction: 0, isSquared: false).Run([Draw(random, 50)], 4);
        blocks.Should().OnlyContain(b => b.Weights.SeasonalNaive == 0);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 3)]
    [InlineData(1000, 6)]
    public void BlocksAreAsManyAsTheSplitCanWeigh(double stretches, int blocks)
    {
        var steps = Enumerable.Range(0, 12).Select(seed => Draw(new Random(seed), 20)).ToArray();
        var found = new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: false).Run(steps, stretches);
        found.Should().HaveCount(blocks);
        found[^1].LastStep.Should().Be(12);
    }

    [Fact]
    public void ShortSplitMembersThatDoAlikeTakesTheSimplestOne()
    {
        List<MemberSample> alike = [new(0, 1, 2, 2, 2), new(1, 5, 3, 3, 3)];
        new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false).Run([alike], 1)[0].Weights.Should().Be(new MemberWeights(0, 1, 0));
    }

    [Fact]
    public void MemberThatIsExactTakesAll()
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 30).Select(i => new MemberSample(i, i, i + 1, i - 4 * (i % 3), i))];
        new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: true).Run([samples], 30)[0].Weights.Should().Be(new MemberWeights(0, 0, 1));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    public void ShortSplitSimplerMembersKeepTheRelationOfTheCutoffs(double naive)
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 12).Select(i => new MemberSample(i, i, i + 9, i + 3, i))];
        var weights = new BlendFit(ForecastMembers.All, naive, isSquared: false).Run([samples], 4)[0].Weights;
        (weights.SeasonalNaive / (weights.SeasonalNaive + weights.Ridge)).Should().BeApproximately((float)naive, 1e-6f);
    }

    [Fact]
    public void LongSplitLeavesTheRelationOfTheCutoffsWhereAnotherIsBetter()
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 30).Select(i => new MemberSample(i, i, i + 9, i + 3, i))];
        new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false).Run([samples], 30)[0].Weights.Ridge.Should().BeGreaterThan(0.9f);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0.5f)]
    [InlineData(7.5, 0.5f)]
    public void ShortSplitSteadyGainOfTheNetworkCountsWhereItIsLongEnough(double stretches, float atLeast)
    {
        // The network's error is 15 % lower on average, and higher after every third origin.
        MemberSample[] samples = [.. Enumerable.Range(0, 240).Select(i => new MemberSample(i / 2, 0, i / 2 % 3 == 0 ? 1.1f : 0.725f, 1, 1))];
        float weight = new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: false).Run([[.. samples]], stretches)[0].Weights.Network;
        weight.Should().BeGreaterThanOrEqualTo(atLeast);
        (stretches > 1 || weight == 0).Should().BeTrue();
    }

    [Fact]
    public void ShortSplitGainOfFewOriginsIsChance()
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 40).Select(i => new MemberSample(i, 0, i < 5 ? 0 : 1.02f, 1, 1))];
        new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: false).Run([samples], 3)[0].Weights.Network.Should().BeLessThan(0.1f);
        new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: false).Run([samples[..1]], 0.1)[0].Weights.Network.Should().Be(0);
        new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: false).Run([samples], 1000)[0].Error.Should().BeLessThanOrEqualTo(0.9);
    }

    [Fact]
    public void RandomWalkTakesMoreToBeBeaten()
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 120).Select(i => new MemberSample(i, 0, i % 3 == 0 ? 1.1f : 0.725f, 1, 1))];
        new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false) { IsRandomWalk = true }.Run([samples], 5)[0].Weights.Network.Should().Be(0);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void NetworkThatIsBetterByLessThanItsErrorsHasNoWeightOnWhatMayBeAWalk(double stretches)
    {
        // A fifth better on average, after origins that go wrong together: 1.2 standard errors at eight horizons.
        List<MemberSample> samples = [.. Enumerable.Range(0, 40).Select(i => new MemberSample(i, 0, i / 5 % 2 == 0 ? 0.33f : 1.27f, 1, 1))];
        new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false) { MayBeARandomWalk = true }.Run([samples], stretches)[0].Weights.Network.Should().Be(0);
        new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false).Run([samples], stretches)[0].Weights.Network.Should().BeGreaterThan(0.5f);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public void RandomWalkNeedNotTakeTheBestMemberOfALongSplit(double stretches)
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 150).Select(i => new MemberSample(i, 0, i / 5 % 2 == 0 ? 0.1f : 1.6f, 1, 1))];
        var walk = new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false) { IsRandomWalk = true };
        walk.Run([samples], stretches).Should().OnlyContain(block => block.Weights.Network == 0);
    }

    [Fact]
    public void SteadyGainOfARandomWalksNetworkCounts()
    {
        List<MemberSample> samples = [.. Enumerable.Range(0, 150).Select(i => new MemberSample(i, 0, i / 5 % 2 == 0 ? 0.4f : 0.6f, 1, 1))];
        var walk = new BlendFit(ForecastMembers.All, naiveFraction: 1, isSquared: false) { IsRandomWalk = true };
        walk.Run([samples], 8)[0].Weights.Network.Should().BeGreaterThan(0.9f);
    }

    [Fact]
    public void NoSamplesGivesNoBlocks() => new BlendFit(ForecastMembers.All, naiveFraction: 0.5, isSquared: false).Run([[]], 0).Should().BeEmpty();

    private static void ThrowIfWorseThanTheBestMember(ForecastMembers members, bool isSquared, bool mayBeAWalk, double least)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var steps = Enumerable.Range(0, 1 + random.Next(12)).Select(_ => Draw(random, 1 + random.Next(40))).ToArray();
            double naive = !members.HasFlag(ForecastMembers.Ridge) ? 1 : members.HasFlag(ForecastMembers.SeasonalNaive) ? random.NextDouble() : 0;
            foreach (var block in new BlendFit(members, naive, isSquared) { MayBeARandomWalk = mayBeAWalk }.Run(steps, least + random.NextDouble() * 100))
            {
                block.Weights.IsConvex.Should().BeTrue();
                double?[] errors = [block.Errors!.Network, members.HasFlag(ForecastMembers.SeasonalNaive) ? block.Errors.SeasonalNaive : null, block.Errors.Ridge];
                block.Error.Should().BeLessThanOrEqualTo(errors.Min()!.Value);
            }
        }
    }

    private static List<MemberSample> Draw(Random random, int count)
    {
        float[] skill = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
        return [.. Enumerable.Range(0, count).Select(origin =>
        {
            float truth = 4 * random.NextSingle() - 2;
            return new MemberSample(origin, truth, Guess(0), Guess(1), Guess(2));

            float Guess(int member) => truth + skill[member] * (2 * random.NextSingle() - 1.2f);
        })];
    }
}
