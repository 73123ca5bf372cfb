using System.Numerics;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>
/// Evaluates a cell's graph node by node, without a plan: every value of a step can be looked at. It is what plan and kernels are held
/// against.
/// </summary>
internal sealed class StepEvaluator<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly CellGraph _graph;
    private readonly LayerSizes _sizes;
    private readonly LayerParameters _layout;
    private readonly PlanLeaves _leaves;
    private readonly InterpretedProduct<T> _products;

    public StepEvaluator(CellGraph graph, LayerSizes sizes)
    {
        (_graph, _sizes) = (graph, sizes);
        _layout = new LayerParameters(graph, sizes);
        _leaves = new PlanLeaves(graph);
        _products = new InterpretedProduct<T>(graph, sizes, _layout);
    }

    /// <summary>Every node's value in every step.</summary>
    public IReadOnlyList<T[][]> Run(LayerSequence<T> sequence, T[][] parameters)
    {
        List<T[][]> steps = [];
        T[][] states = Cut(sequence.InitialState, 0, [.. _graph.States.Select(s => s.Size)]);
        for (int step = 0; step < sequence.Steps; step++)
        {
            steps.Add(Evaluate(sequence, step, states, parameters));
            states = [.. _graph.States.Select(s => Broadcast(steps[^1][s.Next], s.Size))];
        }

        return steps;
    }

    private T[][] Evaluate(LayerSequence<T> sequence, int step, T[][] states, T[][] parameters)
    {
        var values = new T[_graph.Nodes.Length][];
        Fill(values, _leaves.Lowers, sequence.Lower, step);
        Fill(values, _leaves.Noises, sequence.Noise, step);
        Fill(values, _leaves.RowMasks, sequence.RowMask, 0);
        for (int state = 0; state < states.Length; state++)
        {
            if (_graph.States[state].Leaf is var leaf and >= 0)
                values[leaf] = states[state];
        }

        for (int node = 0; node < values.Length; node++)
            values[node] ??= Evaluate(node, values, sequence.Input.AsSpan(step * _sizes.Inputs, _sizes.Inputs), step, parameters);
        return values;
    }

    private T[] Evaluate(int place, T[][] values, ReadOnlySpan<T> input, int step, T[][] parameters)
    {
        var node = _graph.Nodes[place];
        switch (node.Operation)
        {
            case Operation.Constant:
                return [T.CreateChecked(node.Value)];
            case Operation.Vector:
                return parameters[_layout.OfVector(place)];
            case Operation.Mask:
                return [.. Enumerable.Range(0, _sizes.Of(node.Size)).Select(u => node.Periods.Updates(step, u, _sizes.Of(node.Size)) ? T.One : T.Zero)];
            case Operation.Input or Operation.Recurrent:
                var result = new T[_sizes.Of(node.Size)];
                _products.MultiplyAdd(place, parameters, node.First < 0 ? input : values[node.First], result);
                return result;
        }

        T[] first = values[node.First], second = node.Second < 0 ? [T.Zero] : values[node.Second];
        return [.. Enumerable.Range(0, Math.Max(first.Length, second.Length))
            .Select(u => Arithmetic<T>.Apply(node.Operation, first[first.Length == 1 ? 0 : u], second[second.Length == 1 ? 0 : u]))];
    }

    private void Fill(T[][] values, IReadOnlyList<int> leaves, T[] source, int step)
    {
        Size[] columns = [.. leaves.Select(l => _graph.Nodes[l].Size)];
        T[][] rows = Cut(source, step, columns);
        for (int leaf = 0; leaf < leaves.Count; leaf++)
            values[leaves[leaf]] = rows[leaf];
    }

    private T[][] Cut(T[] source, int row, Size[] columns)
    {
        int at = row * columns.Sum(_sizes.Of);
        var cut = new T[columns.Length][];
        for (int column = 0; column < columns.Length; at += cut[column].Length, column++)
            cut[column] = source[at..(at + _sizes.Of(columns[column]))];
        return cut;
    }

    private T[] Broadcast(T[] value, Size size) => value.Length == _sizes.Of(size) ? value : [.. Enumerable.Repeat(value[0], _sizes.Of(size))];
}
