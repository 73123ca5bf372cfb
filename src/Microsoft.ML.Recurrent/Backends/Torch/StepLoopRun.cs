using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>One packed batch on its way through a <see cref="StepLoop"/>. Its tensors belong to the dispose scope around it.</summary>
internal sealed class StepLoopRun
{
    private readonly StepLoop _loop;
    private readonly TorchLayerCall _call;
    private readonly TorchProducts _products;
    private readonly torch.Tensor?[] _hoisted;
    private readonly torch.Tensor[] _rowMasks;
    private readonly torch.Tensor[] _initial;
    private readonly torch.Tensor[] _states;
    private readonly List<torch.Tensor>[] _ended;
    private readonly List<torch.Tensor[]> _outputs = [];
    private int _rows;

    public StepLoopRun(StepLoop loop, TorchLayerCall call)
    {
        (_loop, _call) = (loop, call);
        _products = new TorchProducts(loop.Graph, loop.Sizes, loop.Parameters, call.Parameters);
        _hoisted = new HoistedValues(loop, call, _products).Compute();
        _rowMasks = call.RowMask is { } masks ? HoistedValues.Cut(masks, [.. loop.Leaves.RowMasks.Select(loop.UnitsOf)]) : [];
        var initial = call.InitialState ?? Zeros(call.Packing.Rows, loop.StateWidth);
        _initial = HoistedValues.Cut(initial, loop.StateUnits);
        _states = [.. _initial.Select(s => s.narrow(0, 0, 0))];
        _ended = [.. _initial.Select(_ => new List<torch.Tensor>())];
    }

    private CellGraph Graph => _loop.Graph;

    public TorchLayerResult Run()
    {
        var order = new StepOrder(_call.Packing, _call.Reverse);
        for (int step = 0; step < order.Count; step++)
        {
            Enter(order.Rows(step));
            Compute(order.Offset(step));
        }

        if (_call.Reverse)
            _outputs.Reverse();
        torch.Tensor[] further = [.. Enumerable.Range(1, Graph.Outputs.Length - 1).Select(Joined)];
        return new TorchLayerResult(Joined(0), further.Length == 0 ? null : torch.cat(further, 1), FinalState());
    }

    private torch.Tensor Zeros(long rows, long width) => torch.zeros(rows, width, _call.Input.dtype, _call.Input.device);

    /// <summary>Rows that have ended leave their states behind; rows that begin bring their initial ones.</summary>
    private void Enter(int rows)
    {
        for (int state = 0; state < _states.Length && rows != _rows; state++)
        {
            if (rows < _rows)
                _ended[state].Add(_states[state].narrow(0, rows, _rows - rows));
            _states[state] = rows < _rows
                ? _states[state].narrow(0, 0, rows)
                : torch.cat([_states[state], _initial[state].narrow(0, _rows, rows - _rows)], 0);
        }

        _rows = rows;
    }

    private void Compute(int offset)
    {
        using var scope = torch.NewDisposeScope();
        var values = new torch.Tensor?[Graph.Nodes.Length];
        torch.Tensor Value(int node) => values[node] ??= _loop.Timings[node] switch
        {
            NodeTiming.Once => _hoisted[node]!,
            _ => _hoisted[node]!.narrow(0, offset, _rows),
        };
        for (int node = 0; node < values.Length; node++)
        {
            if (_loop.Timings[node] == NodeTiming.EachStep && values[node] is null)
                Evaluate(node, Value, values);
        }

        for (int state = 0; state < _states.Length; state++)
            _states[state] = Result(Value(Graph.States[state].Next), _loop.StateUnits[state]);
        _outputs.Add([.. Graph.Outputs.Select(o => Result(Value(o.Node), _loop.UnitsOf(o.Node)))]);
    }

    private void Evaluate(int place, Func<int, torch.Tensor> value, torch.Tensor?[] values)
    {
        var node = Graph.Nodes[place];
        if (node.Operation == Operation.State)
            values[place] = _states[_loop.Leaves.ColumnOf(place)!.Value.Index];
        else if (node.Operation == Operation.RowMask)
            values[place] = _rowMasks[_loop.Leaves.RowMasks.IndexOf(place)].narrow(0, 0, _rows);
        else if (node.Operation == Operation.Recurrent)
            _products.Multiply(node.First, value(node.First), values);
        else
            values[place] = TorchArithmetic.Apply(node.Operation, value(node.First), node.Second < 0 ? null : value(node.Second));
    }

    /// <summary>A tensor of its own that outlives the step, whatever else has the value.</summary>
    private torch.Tensor Result(torch.Tensor value, int units) => value.expand(_rows, units).MoveToOuterDisposeScope();

    /// <summary>An output of all steps.</summary>
    private torch.Tensor Joined(int output) => _outputs.Count == 0
        ? Zeros(0, _loop.UnitsOf(Graph.Outputs[output].Node))
        : torch.cat([.. _outputs.Select(o => o[output])], 0);

    private torch.Tensor FinalState()
    {
        if (_states.Length == 0)
            return Zeros(_call.Packing.Rows, 0);
        int active = _call.Packing.Steps == 0 ? 0 : _call.Packing.BatchSizes[0];
        return torch.cat([.. _states.Select((state, s) => torch.cat(
            [state, .. Enumerable.Reverse(_ended[s]), _initial[s].narrow(0, active, _call.Packing.Rows - active)], 0))], 1);
    }
}
