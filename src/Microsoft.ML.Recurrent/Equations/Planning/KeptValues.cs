namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// The values that the forward pass leaves in slots for later stages and, in training, for the backward pass. A value that is costly to compute takes the place
/// of a pre-activation where nobody needs that any more; everything else is computed again.
/// </summary>
internal sealed class KeptValues
{
    private readonly CellGraph _graph;
    private readonly StepGradient? _gradient;
    private readonly SlotLayout _layout;
    private readonly Dictionary<int, int> _preActivations = [];
    private readonly Dictionary<int, int> _kept = [];
    private readonly HashSet<int>[] _reach;

    /// <param name="graph">The cell.</param>
    /// <param name="gradient">Its gradient; null for scoring.</param>
    /// <param name="layout">The slots.</param>
    public KeptValues(CellGraph graph, StepGradient? gradient, SlotLayout layout)
    {
        (_graph, _gradient, _layout) = (graph, gradient, layout);
        for (int slot = 0; slot < layout.Slots.Length; slot++)
            (IsValue(slot) ? _kept : _preActivations)[layout.Slots[slot].Node] = slot;
        // Without a later stage and a backward pass nobody reads what is kept.
        int readers = gradient is null && layout.Stages == 1 ? 0 : layout.Stages;
        _reach = [.. Enumerable.Range(0, readers).Select(k => NodeReach.Of(graph.Nodes, Roots(k), IsPreActivation))];
        for (int slot = 0; readers > 0 && slot < layout.Slots.Length; slot++)
        {
            if (!IsValue(slot) && Candidates(slot).FirstOrDefault(c => Replaces(c, slot), -1) is var chosen and >= 0)
                _kept.Add(chosen, slot);
        }
    }

    /// <summary>The slot that holds a pre-activation before the stage that reads it; null for any other node.</summary>
    public int? PreActivation(int node) => _preActivations.TryGetValue(node, out int slot) ? slot : null;

    /// <summary>The slot that keeps a node's value; null where none does.</summary>
    public int? SlotOf(int node) => _kept.TryGetValue(node, out int slot) ? slot : null;

    /// <summary>The values that a stage is the first to compute and leaves in a slot.</summary>
    public IEnumerable<(int Node, int Slot)> KeptBy(int stage)
    {
        for (int node = 0; node < _graph.Nodes.Length; node++)
        {
            if (_kept.TryGetValue(node, out int slot) && StageOf(node) == stage)
                yield return (node, slot);
        }
    }

    /// <summary>The first stage that computes a value.</summary>
    public int StageOf(int node) => Array.FindIndex(_reach, r => r.Contains(node));

    /// <summary>The purpose of a stage: the values that the next stage's products read; for the last one the step's results.</summary>
    private IEnumerable<int> Roots(int stage) => StageRoots.Of(_graph, _layout, stage).Select(r => r.Node);

    private bool IsValue(int slot) => _layout.Slots[slot].Products.IsEmpty;

    private bool IsPreActivation(int node) => _preActivations.ContainsKey(node);

    /// <summary>The costly operations above a pre-activation with nothing costly between.</summary>
    private IEnumerable<int> Candidates(int slot)
    {
        var above = new HashSet<int> { _layout.Slots[slot].Node };
        for (int node = _layout.Slots[slot].Node + 1; node < _graph.Nodes.Length; node++)
        {
            var present = _graph.Nodes[node];
            if (Operations.IsProduct(present.Operation) || (!above.Contains(present.First) && !above.Contains(present.Second)))
                continue;
            if (!Operations.IsCostly(present.Operation))
                above.Add(node);
            else if (!_kept.ContainsKey(node) && present.Size == _layout.Slots[slot].Size && StageOf(node) >= 0)
                yield return node;
        }
    }

    /// <summary>True if the value is read and nobody needs the slot's pre-activation any more once it has taken its place.</summary>
    private bool Replaces(int candidate, int slot)
    {
        int preActivation = _layout.Slots[slot].Node, first = StageOf(candidate);
        bool IsGiven(int node, int stage) => IsPreActivation(node) || node == candidate || (_kept.ContainsKey(node) && StageOf(node) < stage);
        bool isRead = false;
        for (int stage = first + 1; stage < _layout.Stages; stage++)
        {
            var read = NodeReach.Of(_graph.Nodes, Roots(stage), node => IsGiven(node, stage));
            if (read.Contains(preActivation))
                return false;
            isRead |= read.Contains(candidate);
        }

        if (_gradient is null)
            return isRead;
        return !NodeReach.Of(_gradient.Nodes, GradientRoots(_gradient), node => IsGiven(node, int.MaxValue)).Contains(preActivation);
    }

    private IEnumerable<int> GradientRoots(StepGradient gradient) => Enumerable.Range(0, _graph.Nodes.Length)
        .Where(n => IsPreActivation(n) || _graph.Nodes[n].Operation is Operation.State or Operation.Lower or Operation.Vector).Select(gradient.Of);
}
