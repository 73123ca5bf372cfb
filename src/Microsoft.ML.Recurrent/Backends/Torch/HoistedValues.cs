using Microsoft.ML.Recurrent.Equations;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>The values of a cell that depend on no state, for all steps of a packed batch at once.</summary>
internal sealed class HoistedValues(StepLoop loop, TorchLayerCall call, TorchProducts products)
{
    private readonly torch.Tensor?[] _values = new torch.Tensor?[loop.Graph.Nodes.Length];

    /// <returns>For each node (TotalSteps, units); (units) or a single value where it is the same in every step; null where it depends on a state.</returns>
    public torch.Tensor?[] Compute()
    {
        Fill(loop.Leaves.Lowers, call.Lower);
        Fill(loop.Leaves.Noises, call.Noise);
        for (int node = 0; node < _values.Length; node++)
        {
            if (loop.Timings[node] != NodeTiming.EachStep && _values[node] is null)
                Evaluate(node);
        }

        return _values;
    }

    /// <summary>Columns of some widths, side by side, each on its own.</summary>
    public static torch.Tensor[] Cut(torch.Tensor columns, IReadOnlyList<int> widths)
    {
        int start = 0;
        return [.. widths.Select(width => columns.narrow(1, (start += width) - width, width))];
    }

    private void Fill(IReadOnlyList<int> leaves, torch.Tensor? columns)
    {
        int[] widths = [.. leaves.Select(loop.UnitsOf)];
        var cut = Cut(columns ?? torch.zeros(call.Packing.TotalSteps, widths.Sum(), call.Input.dtype, call.Input.device), widths);
        for (int leaf = 0; leaf < cut.Length; leaf++)
            _values[leaves[leaf]] = cut[leaf];
    }

    private void Evaluate(int place)
    {
        var node = loop.Graph.Nodes[place];
        switch (node.Operation)
        {
            case Operation.Input:
                products.Multiply(-1, call.Input, _values);
                break;
            case Operation.Recurrent:
                products.Multiply(node.First, _values[node.First]!, _values);
                break;
            default:
                _values[place] = node.Operation switch
                {
                    Operation.Constant => torch.tensor((float)node.Value, call.Input.dtype, call.Input.device),
                    Operation.Vector => call.Parameters[loop.Parameters.OfVector(place)],
                    Operation.Mask => TorchMasks.Of(node.Periods, loop.UnitsOf(place), call),
                    _ => TorchArithmetic.Apply(node.Operation, _values[node.First]!, node.Second < 0 ? null : _values[node.Second]!),
                };
                break;
        }
    }
}
