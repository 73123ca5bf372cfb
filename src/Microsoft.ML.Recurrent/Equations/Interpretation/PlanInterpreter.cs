using System.Numerics;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// Runs the plan of one direction of a layer over one sequence, forward and backward, in any precision and without anything that depends on
/// the machine. One sequence at a time: the backward pass follows the forward pass of the same sequence.
/// </summary>
internal sealed class PlanInterpreter<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Plan _plan;
    private readonly LayerSizes _sizes;
    private readonly ColumnLayout _layout;
    private readonly LayerParameters _parameters;
    private readonly InterpretedProduct<T> _products;
    private readonly T[][] _memory = [.. Enumerable.Range(0, Column.Kinds).Select(_ => Array.Empty<T>())];
    private readonly int[] _rows = new int[Column.Kinds];

    public PlanInterpreter(Plan plan, LayerSizes sizes)
    {
        (_plan, _sizes) = (plan, sizes);
        _layout = new ColumnLayout(plan, sizes, lanes: 1);
        _parameters = new LayerParameters(plan.Graph, sizes);
        _products = new InterpretedProduct<T>(plan.Graph, sizes, _parameters);
    }

    /// <summary>Values that a step hands on: the next states, then further results.</summary>
    public int ResultWidth => _layout.Width(ColumnKind.After);

    /// <summary>Values of all states.</summary>
    public int StateWidth => _plan.Graph.States.Sum(s => _sizes.Of(s.Size));

    /// <returns>(steps, <see cref="ResultWidth"/>).</returns>
    public T[] Forward(LayerSequence<T> sequence, T[][] parameters)
    {
        Start(sequence, parameters);
        for (int step = 0; step < sequence.Steps; step++)
        {
            Enter(step);
            foreach (var stage in _plan.Stages)
            {
                foreach (var group in stage.Groups)
                    Multiply(group, sequence, step, parameters);
                Run(stage.Forward);
            }
        }

        return _memory[(int)ColumnKind.After][ResultWidth..];
    }

    /// <param name="sequence">As in the forward pass.</param>
    /// <param name="parameters">As in the forward pass.</param>
    /// <param name="gradients">(steps, <see cref="ResultWidth"/>): what comes to each step's results from outside.</param>
    public LayerGradients<T> Backward(LayerSequence<T> sequence, T[][] parameters, T[] gradients)
    {
        var found = new LayerGradients<T>(new T[sequence.Input.Length], Memory(ColumnKind.LowerGradient), new T[StateWidth], [.. parameters.Select(p => new T[p.Length])]);
        T[] gradient = Memory(ColumnKind.Gradient);
        for (int step = sequence.Steps - 1; step >= 0; step--)
        {
            Enter(step);
            gradient.AsSpan(StateWidth).Clear();
            for (int i = 0; i < ResultWidth; i++)
                gradient[i] += gradients[step * ResultWidth + i];
            foreach (var stage in _plan.Stages.Reverse())
            {
                Run(stage.Backward);
                MultiplyBack(stage, sequence, step, parameters, found);
            }
        }

        gradient.AsSpan(0, StateWidth).CopyTo(found.InitialState);
        for (int vector = 0; vector < _plan.Leaves.Vectors.Length; vector++)
            Vector(ColumnKind.VectorGradient, vector).CopyTo(found.Parameters[_parameters.OfVector(_plan.Leaves.Vectors[vector])]);
        return found;
    }

    private T[] Memory(ColumnKind kind) => _memory[(int)kind];

    private void Start(LayerSequence<T> sequence, T[][] parameters)
    {
        foreach (var kind in Enum.GetValues<ColumnKind>())
            _memory[(int)kind] = new T[_layout.Width(kind) * RowsOf(kind, sequence.Steps)];
        // The states of a step are the results of the one before; the first row is what enters the first step.
        _memory[(int)ColumnKind.Before] = Memory(ColumnKind.After);
        _memory[(int)ColumnKind.Lower] = sequence.Lower;
        _memory[(int)ColumnKind.Noise] = sequence.Noise;
        _memory[(int)ColumnKind.RowMask] = sequence.RowMask;
        sequence.InitialState.CopyTo(Memory(ColumnKind.After), 0);
        for (int vector = 0; vector < _plan.Leaves.Vectors.Length; vector++)
            parameters[_parameters.OfVector(_plan.Leaves.Vectors[vector])].CopyTo(Vector(ColumnKind.Vector, vector));
    }

    private static int RowsOf(ColumnKind kind, int steps) => kind switch
    {
        ColumnKind.After => steps + 1,
        ColumnKind.Slot or ColumnKind.LowerGradient => steps,
        _ => 1,
    };

    private Span<T> Vector(ColumnKind kind, int vector) =>
        Memory(kind).AsSpan(_layout.Start(new Column(kind, vector)), _sizes.Of(_plan.Graph.Nodes[_plan.Leaves.Vectors[vector]].Size));

    private void Enter(int step)
    {
        foreach (var kind in new[] { ColumnKind.Slot, ColumnKind.Before, ColumnKind.Lower, ColumnKind.LowerGradient, ColumnKind.Noise })
            _rows[(int)kind] = step * _layout.Width(kind);
        _rows[(int)ColumnKind.After] = (step + 1) * ResultWidth;
        for (int mask = 0; mask < _plan.Leaves.Masks.Length; mask++)
        {
            var node = _plan.Graph.Nodes[_plan.Leaves.Masks[mask]];
            int units = _sizes.Of(node.Size), start = _layout.Start(new Column(ColumnKind.Mask, mask));
            for (int unit = 0; unit < units; unit++)
                Memory(ColumnKind.Mask)[start + unit] = node.Periods.Updates(step, unit, units) ? T.One : T.Zero;
        }
    }

    private void Run(IEnumerable<UnitProgram> programs)
    {
        foreach (var program in programs)
            UnitInterpreter<T>.Run(program, _layout, _memory, _rows);
    }

    private Span<T> At(ColumnKind kind, int column, Size size) =>
        Memory(kind).AsSpan(_rows[(int)kind] + _layout.Start(new Column(kind, column)), _sizes.Of(size));

    private Span<T> Slot(int slot) => At(ColumnKind.Slot, slot, _plan.Slots[slot].Size);

    private ReadOnlySpan<T> Operand(ProductGroup group, LayerSequence<T> sequence, int step) => group.Kind switch
    {
        OperandKind.Input => sequence.Input.AsSpan(step * _sizes.Inputs, _sizes.Inputs),
        OperandKind.State => At(ColumnKind.Before, group.Operand, _plan.Graph.States[group.Operand].Size),
        _ => Slot(group.Operand),
    };

    private void Multiply(ProductGroup group, LayerSequence<T> sequence, int step, T[][] parameters)
    {
        foreach (var (product, slot) in group.Products)
            _products.MultiplyAdd(product, parameters, Operand(group, sequence, step), Slot(slot));
    }

    private void MultiplyBack(Stage stage, LayerSequence<T> sequence, int step, T[][] parameters, LayerGradients<T> found)
    {
        foreach (var group in stage.Groups)
        {
            var target = group.Kind switch
            {
                OperandKind.Input => found.Input.AsSpan(step * _sizes.Inputs, _sizes.Inputs),
                OperandKind.State => At(ColumnKind.Gradient, group.Operand, _plan.Graph.States[group.Operand].Size),
                _ => At(ColumnKind.Scratch, _plan.ScratchOf(group), _plan.Slots[group.Operand].Size),
            };
            if (group.Kind == OperandKind.Value)
                target.Clear();
            foreach (var (product, slot) in group.Products)
                _products.Backward(product, parameters, Operand(group, sequence, step), Slot(slot), target, found.Parameters);
        }
    }
}
