using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Forecasting.Members;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Members;

public class MembersPersistenceTests
{
    private static readonly Lazy<ForecastingTransformer> _model = new(() => MembersFitTests.Blended(
        SmallForecasts.Fit(SmallForecasts.Everything with { Scaling = SeriesScaling.PerWindow, Seasonality = [8] }, SyntheticSeries.Create(60, 45))));

    private readonly StoredForecast _stored = StoredForecast.Of(_model.Value.Fitted);

    [Fact]
    public void ReadGivesTheSameForecastsAndHistory()
    {
        var read = new ForecastingTransformer(_stored.Read());
        var rows = SyntheticSeries.Create(30, 30);
        SmallForecasts.Transform(read, rows).Should().BeEquivalentTo(SmallForecasts.Transform(_model.Value, rows), o => o.WithStrictOrdering());
        read.History.Members.Should().BeEquivalentTo(_model.Value.History.Members, o => o.WithStrictOrdering());
        read.ToString().Should().Be(_model.Value.ToString()).And.EndWith(", blended of network 0.4, seasonal naive 0.1, ridge 0.5");
    }

    [Fact]
    public void NetworkAloneHasNoSectionAndNoTensors()
    {
        var stored = StoredForecast.Of(_model.Value.Fitted with { Members = null });
        JsonNode.Parse(stored.Manifest)!["members"].Should().BeNull();
        stored.Read().Members.Should().BeNull();
        stored.Read().Options.Members.Should().Be(ForecastMembers.Network);
    }

    [Fact]
    public void SectionTakenAwayIsRefused() => _stored.WithManifest(m => m.Remove("members")).Invoking(s => s.Read()).Should().Throw<FormatException>()
        .Which.Message.Should().Contain("'members.ridge.weight' is not part of this network.", "a version without members must not forecast with the network alone");

    [Theory]
    [InlineData("seasonality", "0", "The members' season has 0 rows; expected 1 to 1,048,576.")]
    [InlineData("blocks", "[]", "The members' blocks are not 1 to 3 runs of horizon steps that end at step 3, with errors from 0.")]
    [InlineData("blocks", """[{"lastStep":2,"errors":null,"error":null},{"lastStep":2,"errors":null,"error":null}]""", "The members' blocks are not 1 to 3 runs")]
    [InlineData("blocks", """[{"lastStep":1,"errors":null,"error":null},{"lastStep":3,"errors":null,"error":-1}]""", "The members' blocks are not 1 to 3 runs")]
    [InlineData("ridgeRows", "null", "The linear map's drift is in typical deviations of windows, but Scaling is PerWindow, or there is no map.")]
    [InlineData("ridgeRows", "[]", "The linear map reads 0 rows; expected 1 to 512 that rise from 0 to at most 2,097,152.")]
    [InlineData("ridgeRows", "[0,3,2]", "The linear map reads 3 rows; expected")]
    [InlineData("ridgeRows", "[0,2000000000]", "The linear map reads 2 rows; expected")]
    public void SectionThatCannotBeIsRefused(string property, string json, string message) =>
        _stored.WithManifest(m => m["members"]![property] = JsonNode.Parse(json)).Invoking(s => s.Read()).Should().Throw<FormatException>()
            .Which.Message.Should().StartWith("The model's manifest contradicts itself").And.Contain(message);

    [Fact]
    public void DriftOfAnotherUnitIsRefused() => _stored.WithManifest(m => m["members"]!["hasTypicalDrift"] = null).Invoking(s => s.Read()).Should().Throw<FormatException>()
        .Which.Message.Should().Contain("'members.ridge.drift'", "a version that knows one unit must not read the other");

    [Fact]
    public void MembersOfARecursiveForecasterAreRefused() => _stored
        .WithManifest(m => m["options"]!["strategy"] = "recursive").Invoking(s => s.Read()).Should().Throw<FormatException>()
        .Which.Message.Should().Contain("The forecaster has members, but its strategy is Recursive.");

    [Theory]
    [InlineData(0.5f, 0.6f)]
    [InlineData(1.5f, -0.5f)]
    public void WeightsThatAreNotConvexAreRefused(float network, float ridge)
    {
        var members = _model.Value.Fitted.Members! with { Blocks = [new MemberBlock(3, new MemberWeights(network, 0, ridge), null, null)] };
        StoredForecast.Of(_model.Value.Fitted with { Members = members }).Invoking(s => s.Read()).Should().Throw<FormatException>()
            .WithMessage("The weights of the model's members are not from 0 to 1, do not add up to 1, or are of a member that is not there; *");
    }

    [Fact]
    public void LevelsThatCrossAreRefused()
    {
        var members = _model.Value.Fitted.Members!;
        float[] levels = [.. members.Ridge!.Levels.Reverse()];
        StoredForecast.Of(_model.Value.Fitted with { Members = members with { Ridge = members.Ridge with { Levels = levels } } })
            .Invoking(s => s.Read()).Should().Throw<FormatException>().WithMessage("The levels 'members.ridge.levels' cross; *");
    }
}
