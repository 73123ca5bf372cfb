using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>A graph survives its way through a file; a file that is no cell is refused.</summary>
public class GraphJsonTests
{
    public static TheoryData<string> Cells => CellCases.Theory;

    public static TheoryData<string, string> Hostile => new()
    {
        { "cycle", "Node 3 depends on node 4; expected no cycle*" },
        { "own operand", "Node 3 depends on node 3; expected no cycle*" },
        { "unknown operation", "'operation' is 'Launch'; expected one of Input, *Min, Max." },
        { "operation of gradients", "TanhSlope occurs in training only*" },
        { "operation as a number", "'operation' is Number; expected a text." },
        { "missing operand", "Node 3, Add, has 1 of 2 operands; expected all of them and no other." },
        { "operand beyond", "Node 3 depends on node 900; expected no cycle*" },
        { "negative operand", "'first' is -7; expected a node's number." },
        { "fraction of an operand", "'first' is 0.5; expected a whole number." },
        { "no nodes", "'nodes' is missing or no list." },
        { "too many nodes", "'nodes' has 1001 items; expected at most 1000." },
        { "units", "'units' is 2000000000; expected 1 to 1048576." },
        { "sizes", "Add has operands of 4 units and the hidden size; expected two of one size." },
        { "state next beyond", "Of the next state 'hidden' node 77 is expected, but there are 5 nodes." },
        { "state of a product", "The state 'hidden' is read at node 0, which is another one." },
        { "output missing", "There is no output; expected one Output without a name." },
        { "parameters", "There are 1 parameters; expected each of the 2 products and vectors once." },
        { "parameter beyond", "Node 50 stands among the parameters; expected a product or a vector." },
        { "name", "The Input is named '../x'; expected 1 to 64 letters*" },
        { "blocks of a dense product", "The product 'h' has the form Dense and 4 blocks; expected 1 block, or another form." },
        { "blocks", "The product 'h' has -3 blocks; expected 1 to 1048576." },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void GraphComesBackAsItWas(string cell)
    {
        var graph = CellCases.Named(cell).Graph;

        var read = GraphReader.Read(GraphWriter.ToBytes(graph));

        GraphWriter.ToBytes(read).Should().Equal(GraphWriter.ToBytes(graph));
        read.Fingerprint.Should().Be(graph.Fingerprint);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void HostileGraphIsRefused(string what, string message)
    {
        var json = JsonNode.Parse(GraphWriter.ToBytes(CellCases.Named("rnn").Graph))!.AsObject();
        Damage(json, what);

        var read = () => GraphReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

        read.Should().Throw<FormatException>().WithMessage($"The cell's graph cannot be used: {message}");
    }

    [Fact]
    public void TextThatIsNoJsonOrTooLongOrTooDeepIsRefused()
    {
        string[] texts = ["", "{", "[]", "7", "{\"nodes\":1,\"nodes\":2}", new string(' ', GraphLimits.Bytes + 1), $"{{\"nodes\":{new string('[', 100)}"];

        foreach (string text in texts)
            ((Action)(() => GraphReader.Read(Encoding.UTF8.GetBytes(text)))).Should().Throw<FormatException>();
    }

    [Fact]
    public void DamagedTextIsReadOrRefusedAndWhatIsReadCanRun()
    {
        var random = new Random(6);
        int read = 0;
        foreach (string cell in CellCases.Names)
        {
            for (int i = 0; i < 40; i++)
                read += Survives(Damaged(GraphWriter.ToBytes(CellCases.Named(cell).Graph), random)) ? 1 : 0;
        }

        read.Should().BePositive("a test whose every text is refused at once shows little");
    }

    private static bool Survives(byte[] json)
    {
        try
        {
            Plan.Of(GraphReader.Read(json)).Stages.Should().NotBeEmpty();
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Damaged(byte[] json, Random random)
    {
        byte[] digits = [.. "0123456789"u8];
        int[] places = [.. Enumerable.Range(0, json.Length).Where(i => random.Next(3) > 0 ? char.IsAsciiDigit((char)json[i]) : true)];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            ref byte value = ref json[places[random.Next(places.Length)]];
            value = char.IsAsciiDigit((char)value) ? digits[random.Next(10)] : (byte)random.Next(32, 127);
        }

        return json;
    }

    /// <summary>The nodes of the cell: the product of the input, the state, its product, their sum, the hyperbolic tangent.</summary>
    private static void Damage(JsonObject json, string what)
    {
        JsonArray nodes = json["nodes"]!.AsArray();
        JsonObject sum = nodes.Single(n => (string)n!["operation"]! == "Add")!.AsObject(), input = nodes.Single(n => (string)n!["operation"]! == "Input")!.AsObject();
        JsonObject product = nodes.Single(n => (string)n!["operation"]! == "Recurrent")!.AsObject();
        JsonObject state = json["states"]![0]!.AsObject();
        Action damage = what switch
        {
            "cycle" => () => sum["first"] = 4,
            "own operand" => () => sum["first"] = 3,
            "unknown operation" => () => sum["operation"] = "Launch",
            "operation of gradients" => () => nodes[4]!["operation"] = "TanhSlope",
            "operation as a number" => () => sum["operation"] = 3,
            "missing operand" => () => sum.Remove("second"),
            "operand beyond" => () => sum["first"] = 900,
            "negative operand" => () => sum["first"] = -7,
            "fraction of an operand" => () => sum["first"] = 0.5,
            "no nodes" => () => json.Remove("nodes"),
            "too many nodes" => () => { while (nodes.Count <= 1000) nodes.Add(JsonNode.Parse("{\"operation\":\"Constant\",\"value\":1}")); }
            ,
            "units" => () => input["units"] = 2_000_000_000,
            "sizes" => () => input["units"] = 4,
            "state next beyond" => () => state["next"] = 77,
            "state of a product" => () => state["leaf"] = 0,
            "output missing" => () => json["outputs"] = new JsonArray(),
            "parameters" => () => json["parameters"]!.AsArray().RemoveAt(0),
            "parameter beyond" => () => json["parameters"]![0] = 50,
            "blocks of a dense product" => () => product["blocks"] = 4,
            "name" => () => input["name"] = "../x",
            _ => () => (product["form"], product["blocks"]) = ("Diagonal", -3),
        };
        damage();
    }
}
