using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Cells.Search;

/// <summary>The hash of a cell's structure: the same whatever its products, vectors, states and gates are called and in whatever order they are defined, and whichever
/// operand of a sum or product comes first.</summary>
/// <remarks>Colors of nodes are refined by those of their operands and users (Weisfeiler &amp; Leman 1968), states by what they become.</remarks>
internal sealed class StructureHash
{
    private const int Rounds = 24;

    private readonly CellGraph _graph;
    private readonly List<(int User, int Place)>[] _users;
    private readonly Dictionary<int, int> _nexts;

    private StructureHash(CellGraph graph)
    {
        _graph = graph;
        _users = [.. graph.Nodes.Select(_ => new List<(int, int)>())];
        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            int place = Operations.IsCommutative(graph.Nodes[node].Operation) ? 0 : 1;
            if (graph.Nodes[node].First is var first and >= 0)
                _users[first].Add((node, 0));
            if (graph.Nodes[node].Second is var second and >= 0)
                _users[second].Add((node, place));
        }

        _nexts = graph.States.Where(s => s.Leaf >= 0).ToDictionary(s => s.Leaf, s => s.Next);
        foreach (int lower in graph.Lowers)
            _nexts.Add(lower, graph.Outputs.First(o => o.Name == graph.Nodes[lower].Name).Node);
    }

    /// <summary>64 hexadecimal digits.</summary>
    /// <param name="graph">A graph in canonical form.</param>
    public static string Of(CellGraph graph)
    {
        var hash = new StructureHash(graph);
        string[] colors = [.. Enumerable.Range(0, graph.Nodes.Length).Select(hash.First)];
        for (int round = 0; round < Rounds; round++)
            colors = [.. Enumerable.Range(0, colors.Length).Select(node => hash.Next(node, colors))];
        return Hash(string.Join(' ', colors.Order(StringComparer.Ordinal)));
    }

    private string First(int place)
    {
        var node = _graph.Nodes[place];
        bool isOutput = _graph.Outputs[0].Node == place;
        int further = _graph.Outputs.Skip(1).Count(o => o.Node == place), next = _graph.States.Count(s => s.Next == place);
        return Hash(FormattableString.Invariant(
            $"{node.Operation} {node.Size} {node.Value:R} {node.HasBias} {node.Initial:R} {node.InitialMatrix} {node.Blocks.Form} {node.Blocks.Count} {isOutput} {further} {next} ")
            + string.Join(',', node.Operation == Operation.Mask ? node.Periods.Values.ToArray() : []));
    }

    private string Next(int place, string[] colors)
    {
        var node = _graph.Nodes[place];
        string[] operands = [.. new[] { node.First, node.Second }.Where(o => o >= 0).Select(o => colors[o])];
        if (Operations.IsCommutative(node.Operation))
            Array.Sort(operands, StringComparer.Ordinal);
        var users = _users[place].Select(u => $"{u.Place}{colors[u.User]}").Order(StringComparer.Ordinal);
        string next = _nexts.TryGetValue(place, out int after) ? colors[after] : "";
        var before = _nexts.Where(n => n.Value == place).Select(n => colors[n.Key]).Order(StringComparer.Ordinal);
        return Hash($"{colors[place]}|{string.Join(',', operands)}|{string.Join(',', users)}|{next}|{string.Join(',', before)}");
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
