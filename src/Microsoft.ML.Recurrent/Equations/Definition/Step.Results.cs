using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <content>What the equations result in.</content>
public sealed partial class Step
{
    /// <summary>Names a value, which <see cref="RecurrentTransformer.Inspect(IDataView)"/> reports for every step of a fitted network.</summary>
    /// <param name="name">The gate's name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The name cannot be used, or the value belongs to another step.</exception>
    public Expr Gate(string name, Expr value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _gates.Add(new NamedNode(name, Place(value)));
        return value;
    }

    /// <summary>Sets what the next step receives as a state.</summary>
    /// <param name="state">What <see cref="State"/> gave.</param>
    /// <param name="value">The next state, of the same size.</param>
    /// <returns>The next state.</returns>
    /// <exception cref="ArgumentException">The first argument is no state, it was set before, or the sizes differ.</exception>
    public Expr Next(Expr state, Expr value)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(value);
        int place = state.Step == this ? _states.FindIndex(s => s.Leaf == state.Node) : -1;
        if (place < 0)
            throw Refuse("Next is called for what is no state of this cell; expected what State returned.");
        if (_states[place].Next >= 0)
            throw Refuse($"The state '{_states[place].Name}' is set twice; expected one Next for every state.");
        _states[place] = _states[place] with { Next = Place(value) };
        return value;
    }

    /// <summary>Sets the layer's output, of the hidden size: what the next layer, or the pooling, receives.</summary>
    /// <param name="value">The output.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentException">There is an output already, or the value belongs to another step.</exception>
    public Expr Output(Expr value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_outputs.Exists(o => o.Name.Length == 0))
            throw Refuse("There are two outputs; expected one Output without a name.");
        _outputs.Insert(0, new NamedNode("", Place(value)));
        return value;
    }

    /// <summary>Sets a further output, which the layer above can read as <see cref="Lower"/>.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="value">The output.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentException">The name cannot be used, or the value belongs to another step.</exception>
    public Expr Output(string name, Expr value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _outputs.Add(new NamedNode(name, Place(value)));
        try
        {
            NameRules.Check("output", name);
        }
        catch (ArgumentException e)
        {
            throw Refuse(e.Message);
        }

        return value;
    }

    /// <summary>The graph of what was defined, in its canonical form.</summary>
    /// <exception cref="ArgumentException">The definition is incomplete or contradicts itself.</exception>
    internal CellGraph Complete()
    {
        _isUsedUp = true;
        try
        {
            var canonical = GraphCheck.Accept(Graph());
            OutputCheck.ThrowIfConstant(canonical);
            return canonical;
        }
        catch (ArgumentException e)
        {
            throw Refuse(e.Message);
        }
    }

    /// <summary>The same for equations that are known to be valid.</summary>
    internal CellGraph Canonical()
    {
        _isUsedUp = true;
        return GraphCanonicalForm.Of(Graph());
    }

    private CellGraph Graph() => new()
    {
        Nodes = [.. _nodes],
        States = [.. _states],
        Outputs = [.. _outputs],
        Gates = [.. _gates],
        Parameters = [.. Enumerable.Range(0, _nodes.Count).Where(n => Operations.IsProduct(_nodes[n].Operation) || _nodes[n].Operation == Operation.Vector)],
    };
}
