using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The slots of a step and the groups of products that fill them. Products that are used once, in one sum, share a slot. Slots are ordered
/// so that those of a group stand side by side: those of the input alone, those that the input shares, the others.
/// </summary>
internal sealed class SlotLayout
{
    private readonly CellGraph _graph;
    private readonly int[] _uses;
    private readonly bool[] _isSum;

    private SlotLayout(CellGraph graph)
    {
        _graph = graph;
        Levels = StageLevels.Of(graph);
        _uses = NodeUses.Of(graph);
        _isSum = new bool[graph.Nodes.Length];
        for (int node = 0; node < _isSum.Length; node++)
            _isSum[node] = graph.Nodes[node].Operation == Operation.Add && IsTerm(graph.Nodes[node].First) && IsTerm(graph.Nodes[node].Second)
                && TermsOf(node).Select(GroupOf).Distinct().Count() == TermsOf(node).Count();
        var slots = FindPreActivations();
        int[] values = FindValues();
        Slots = [.. slots, .. values.Select(v => new Slot(v, graph.Nodes[v].Size, []))];
        Groups = [.. slots.SelectMany(s => s.Products).GroupBy(GroupOf).OrderBy(g => g.Key).Select(g => Group(g.Key, slots.Count, values))];
    }

    /// <summary>Pre-activations, then values.</summary>
    public ImmutableArray<Slot> Slots { get; }

    public ImmutableArray<ProductGroup> Groups { get; }

    /// <summary>The stage at which each node's value is there.</summary>
    public int[] Levels { get; }

    public int Stages => Groups.Max(g => g.Stage) + 1;

    public static SlotLayout Of(CellGraph graph) => new(graph);

    private bool IsTerm(int node) => _uses[node] == 1 && (Operations.IsProduct(_graph.Nodes[node].Operation) || _isSum[node]);

    private IEnumerable<int> TermsOf(int node) => _graph.Nodes[node].Operation == Operation.Add
        ? TermsOf(_graph.Nodes[node].First).Concat(TermsOf(_graph.Nodes[node].Second))
        : [node];

    /// <summary>Tells a product's group: −1 for the input, else the vector it reads.</summary>
    private int GroupOf(int product) => _graph.Nodes[product].First;

    private List<Slot> FindPreActivations()
    {
        int[] sums = [.. Enumerable.Range(0, _isSum.Length).Where(n => _isSum[n] && !IsInnerSum(n))];
        var covered = sums.SelectMany(TermsOf).ToHashSet();
        var slots = sums.Concat(_graph.Parameters.Where(p => Operations.IsProduct(_graph.Nodes[p].Operation) && !covered.Contains(p)))
            .Select(n => new Slot(n, _graph.Nodes[n].Size, [.. TermsOf(n)]));
        int main = _graph.Products(Operation.Recurrent).Select(GroupOf).DefaultIfEmpty(-1).First();
        return [.. slots.OrderBy(s => Place(s, main)).ThenBy(s => s.Products.Min(p => _graph.Parameters.IndexOf(p)))];
    }

    private bool IsInnerSum(int node) => _uses[node] == 1
        && Enumerable.Range(node + 1, _isSum.Length - node - 1).Any(n => _isSum[n] && (_graph.Nodes[n].First == node || _graph.Nodes[n].Second == node));

    /// <summary>The input's run of slots ends with those that it shares with the main group, whose run follows.</summary>
    private int Place(Slot slot, int main)
    {
        bool input = slot.Products.Any(p => GroupOf(p) < 0), shared = slot.Products.Any(p => GroupOf(p) >= 0 && GroupOf(p) != main);
        bool ofMain = main >= 0 && slot.Products.Any(p => GroupOf(p) == main);
        return (input, ofMain, shared) switch
        {
            (true, false, false) => 0,
            (true, false, true) => 1,
            (true, true, _) => 2,
            (false, true, _) => 3,
            _ => 4,
        };
    }

    private int[] FindValues() => [.. _graph.Products(Operation.Recurrent).Select(GroupOf)
        .Where(v => _graph.Nodes[v].Operation != Operation.State).Distinct().Order()];

    private ProductGroup Group(int key, int preActivations, int[] values)
    {
        var products = Enumerable.Range(0, preActivations)
            .SelectMany(s => Slots[s].Products.Where(p => GroupOf(p) == key).Select(p => new SlotProduct(p, s)));
        if (key < 0)
            return new ProductGroup(OperandKind.Input, -1, 0, [.. products]);
        return _graph.Nodes[key].Operation == Operation.State
            ? new ProductGroup(OperandKind.State, _graph.States.ToList().FindIndex(s => s.Leaf == key), 0, [.. products])
            : new ProductGroup(OperandKind.Value, preActivations + Array.IndexOf(values, key), Levels[key] + 1, [.. products]);
    }
}
