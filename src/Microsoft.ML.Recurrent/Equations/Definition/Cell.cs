using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent;

/// <summary>A recurrent cell as data: the equations of one step, from which everything else is derived.</summary>
/// <remarks>
/// As JSON a cell is its <c>name</c>, its <c>settings</c> where it is one of the library's, and its equations as a <c>graph</c>. In a saved model
/// the graph counts, whatever this version makes of the settings; elsewhere settings that are unknown, or disagree with the graph beside them,
/// are a <see cref="System.Text.Json.JsonException"/>. To change settings in a text, leave <c>graph</c> out.
/// Immutable and thread-safe. Cells are equal where their settings and equations are.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public abstract record Cell
{
    private CellGraph? _graph;

    private protected Cell()
    {
    }

    /// <summary>A copy whose settings may differ; its equations are made anew.</summary>
    /// <param name="original">The cell to copy.</param>
    protected Cell(Cell original) => ArgumentNullException.ThrowIfNull(original);

    /// <summary>The cell's name in saved models.</summary>
    public abstract string Name { get; }

    /// <summary>The equations, in canonical form.</summary>
    internal CellGraph Graph => _graph ??= CreateGraph();

    /// <summary>Defines a cell by its equations.</summary>
    /// <param name="name">The cell's name in saved models: 1 to 64 letters, digits and underscores.</param>
    /// <param name="equations">Writes the equations of one step. It is called once, before this method returns.</param>
    /// <remarks>
    /// Limits: 1,000 leaves, numbers and operations; 200 operations one upon the other; 100 states, outputs, gates, and products and vectors each;
    /// 1,048,576 units of a vector that has a size of its own; in a layer, 262,144 units of all states, masks, noise and lower outputs together,
    /// which options check.
    /// </remarks>
    /// <exception cref="ArgumentException">The definition cannot be used: the message says what was found and what is expected.</exception>
    public static Cell Define(string name, Action<Step> equations)
    {
        ArgumentNullException.ThrowIfNull(equations);
        NameRules.Check("cell", name);
        var step = new Step(name);
        try
        {
            equations(step);
            return new DefinedCell(name, step.Complete());
        }
        catch (NodeRules.ConstantException e)
        {
            throw step.Refuse(e.Message, e);
        }
    }

    /// <summary>Compares the kind of cell and its settings.</summary>
    /// <param name="other">The other cell.</param>
    public virtual bool Equals(Cell? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    private protected virtual CellGraph CreateGraph()
    {
        var step = new Step(Name);
        Define(step);
        return IsAlwaysValid ? step.Canonical() : step.Complete();
    }

    /// <summary>True if the equations need no check, whatever the settings are: a process scores its first row sooner.</summary>
    internal virtual bool IsAlwaysValid => false;

    /// <summary>Writes the equations of one step.</summary>
    internal abstract void Define(Step s);
}
