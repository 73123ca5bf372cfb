using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Equations;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Cells;

/// <summary>A cell in files: what is written comes back, and what is no cell is refused.</summary>
public class CellJsonTests
{
    private static readonly Lazy<StoredModel> _stored = new(() => StoredModel.Of(new MLContext(1).BinaryClassification.Trainers.Recurrent(
        SmallOptions.Of(new RecurrentCellOptions { Cell = new MinimalGatedCell() }, "Values", "Label", epochs: 1)).Fit(SyntheticRows.View(new MLContext(1))).Fitted));

    public static TheoryData<string> Cells => CellCases.Theory;

    [Theory]
    [MemberData(nameof(Cells))]
    public void CellComesBackEqual(string name)
    {
        var options = new RecurrentCellOptions { Cell = CellCases.Named(name) };
        foreach (var rules in new[] { JsonSerializerOptions.Default, Manifest.Json })
        {
            string json = JsonSerializer.Serialize(options, rules);

            var read = JsonSerializer.Deserialize<RecurrentCellOptions>(json, rules)!;

            read.Cell.Should().Be(options.Cell);
            read.Cell.GetType().Should().Be(options.Cell.GetType());
            read.Should().Be(options);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void CellIsTheSameTextWhateverTypeItIsKnownBy(string name)
    {
        var cell = CellCases.Named(name);
        foreach (var rules in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web, Manifest.Json })
        {
            string json = JsonSerializer.Serialize(cell, rules);

            JsonSerializer.Serialize(cell, cell.GetType(), rules).Should().Be(json);
            JsonSerializer.Serialize<object>(cell, rules).Should().Be(json);
            JsonSerializer.Deserialize<Cell>(json, rules).Should().Be(cell);
            JsonSerializer.Deserialize(json, cell.GetType(), rules).Should().Be(cell);
        }
    }

    [Fact]
    public void CellOfAnotherTypeIsRefused() => FluentActions.Invoking(() => JsonSerializer.Deserialize<GruCell>(JsonSerializer.Serialize(new LstmCell())))
        .Should().Throw<JsonException>().WithMessage("The cell 'lstm' is no GruCell; expected one, or read it as a Cell.*");

    [Theory]
    [InlineData("""{"Cell":{"Name":"nope"}}""")]
    [InlineData("""{"Cell":{"name":"nope"}}""")]
    public void UnknownNameIsRefusedWithThoseThatAreKnown(string json) => FluentActions.Invoking(() => JsonSerializer.Deserialize<RecurrentCellOptions>(json))
        .Should().Throw<JsonException>().WithMessage("The cell 'nope' is none of this version's, and it has no graph; expected one of clockwork_rnn, depth_gated_lstm, *, or 'graph'.*");

    [Theory]
    [InlineData("""{"name":"gru","settings":5}""", "*settings cannot be used: they are Number; expected an object.*")]
    [InlineData("""{"name":"gru","settings":{"resets":true}}""", "*there is no setting 'resets'; expected ResetsBeforeProduct.*")]
    [InlineData("""{"name":"mingru","settings":{"resets":true}}""", "*there is no setting 'resets'; expected none.*")]
    [InlineData("""{"name":"slstm","settings":{"Heads":1,"Heads":2}}""", "*the setting 'Heads' stands there twice; expected it once.*")]
    public void SettingsThatCannotBeReadAreNamed(string json, string message) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Cell>(json)).Should().Throw<JsonException>().WithMessage(message);

    [Theory]
    [InlineData("""{"name":"clockwork_rnn","settings":{"periods":[1,3]}}""")]
    [InlineData("""{"settings":{"periods":[1,3]},"name":"clockwork_rnn"}""")]
    public void CellOfTheLibraryNeedsItsNameAndSettingsAlone(string json) =>
        JsonSerializer.Deserialize<RecurrentCellOptions>($$"""{"cell":{{json}}}""", Manifest.Json)!.Cell.Should().Be(new ClockworkCell { Periods = [1, 3] });

    [Theory]
    [InlineData("""{"name":"nobodys"}""", "*'nobodys' is none of this version's*")]
    [InlineData("""{"name":"clockwork_rnn","settings":{"periods":[0]}}""", "*its settings cannot be used*")]
    [InlineData("""{"graph":{}}""", "*A cell has no name*")]
    [InlineData("7", "*A cell has no name*")]
    public void CellThatCannotBeFoundIsRefused(string json, string message) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<RecurrentCellOptions>($$"""{"cell":{{json}}}""", Manifest.Json)).Should().Throw<JsonException>().WithMessage(message);

    [Fact]
    public void CellComesBackWhereverItStands()
    {
        var cell = new ScalarLstmCell { Heads = 4 };

        JsonSerializer.Deserialize<Cell[]>(JsonSerializer.Serialize<Cell[]>([cell, CellCases.Named("projection")])).Should().Equal(cell, CellCases.Named("projection"));
        JsonSerializer.Deserialize<Cell>(JsonSerializer.Serialize<Cell>(cell, JsonSerializerOptions.Web).Replace("\"name\":\"slstm\"", "\"Name\":\"slstm\""), JsonSerializerOptions.Web).Should().Be(cell);
    }

    [Theory]
    [InlineData("Heads", 2, "*The settings of the cell 'slstm' and its graph disagree;*")]
    [InlineData("Head", 4, "*'slstm' is one of the library's, but its settings cannot be used: *'Head'*")]
    [InlineData("Heads", 0, "*its settings cannot be used: Heads is 0; expected 1 to 16,384.*")]
    public void SettingsThatDisagreeWithTheGraphAreRefusedInOptionsButNotInAModel(string setting, int value, string message)
    {
        string Altered(JsonSerializerOptions rules)
        {
            var json = JsonSerializer.SerializeToNode<Cell>(new ScalarLstmCell { Heads = 4 }, rules)!;
            json["settings"]![rules == Manifest.Json ? setting.ToLowerInvariant() : setting] = value;
            return json.ToJsonString();
        }

        FluentActions.Invoking(() => JsonSerializer.Deserialize<Cell>(Altered(JsonSerializerOptions.Default))).Should().Throw<JsonException>().WithMessage(message);
        JsonSerializer.Deserialize<Cell>(Altered(Manifest.Json), Manifest.Json)!.Graph.Fingerprint.Should().Be(new ScalarLstmCell { Heads = 4 }.Graph.Fingerprint);
    }

    [Theory]
    [InlineData("""{"name":"../x","graph":{}}""")]
    [InlineData("""{"name":"mine","graph":{}}""")]
    [InlineData("""{"name":"slstm","settings":{"Heads":"a"}}""")]
    [InlineData("""{"name":"slstm","settings":null}""")]
    public void TextThatIsNoCellIsAnErrorOfJson(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Cell>(json)).Should().Throw<JsonException>();

    [Fact]
    public void GraphOfAFileCountsBeforeTheSettingsAndTheName()
    {
        var altered = _stored.Value.WithManifest(m => m["options"]!["cell"]!["name"] = "somebody_elses").Read();

        altered.Options.ToCell().Should().Be(Cell.Define("somebody_elses", s => new MinimalGatedCell().Define(s)));
    }

    [Theory]
    [InlineData("cell")]
    [InlineData("nodes")]
    [InlineData("name")]
    [InlineData("huge states")]
    [InlineData("other sizes")]
    [InlineData("null")]
    public void AlteredCellOfAModelIsRefused(string what) =>
        FluentActions.Invoking(() => _stored.Value.WithManifest(m => Alter(m["options"]!.AsObject(), what)).Read()).Should().Throw<FormatException>();

    [Fact]
    public void DamagedGraphsOfAModelAreRefusedOrRead()
    {
        var random = new Random(5);
        string graph = _stored.Value.WithManifest(_ => { }).Read().Options is RecurrentCellOptions options
            ? JsonSerializer.SerializeToNode(options, Manifest.Json)!["cell"]!["graph"]!.ToJsonString() : "";
        for (int i = 0; i < 300; i++)
        {
            char[] text = graph.ToCharArray();
            for (int change = 0; change < 3; change++)
                text[random.Next(text.Length)] = "0123456789\"{}[],:-e"[random.Next(19)];
            try
            {
                _stored.Value.WithManifest(m => m["options"]!["cell"]!["graph"] = JsonNode.Parse(new string(text))).Read();
            }
            catch (Exception e) when (e is FormatException or JsonException)
            {
                // Refused by the library, or no JSON to begin with.
            }
        }
    }

    private static void Alter(JsonObject options, string what)
    {
        var cell = options["cell"]!.AsObject();
        switch (what)
        {
            case "cell":
                options.Remove("cell");
                break;
            case "nodes":
                cell["graph"]!["nodes"]![0]!["operation"] = "Launch";
                break;
            case "name":
                cell["name"] = "../../x";
                break;
            case "huge states":
                for (int i = 0; i < 90; i++)
                    cell["graph"]!["states"]!.AsArray().Add(new JsonObject { ["name"] = $"s{i}", ["units"] = 1 << 20, ["next"] = 0 });
                break;
            case "other sizes":
                options["hiddenSize"] = 7;
                break;
            default:
                options["cell"] = null;
                break;
        }
    }
}
