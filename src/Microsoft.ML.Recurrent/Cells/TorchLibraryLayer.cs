using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>
/// A cell that libtorch has itself: its single-layer module. Outputs come from rows padded behind, which cuDNN runs several times as fast
/// as packed ones: the forward direction sees padding only after a row's last step, the backward one reads each row mirrored within
/// its own length. Final states come from packed sequences.
/// </summary>
internal sealed class TorchLibraryLayer : TorchCellLayer
{
    private readonly HandWrittenCell _cell;
    private readonly torch.nn.Module _module;
    private readonly PackedCall _runPacked;
    private readonly PaddedCall _runPadded;

    public TorchLibraryLayer(HandWrittenCell cell, torch.nn.Module module, PackedCall runPacked, PaddedCall runPadded)
        : base(cell.Name)
    {
        (_cell, _module, _runPacked, _runPadded) = (cell, module, runPacked, runPadded);
        register_module("cell", module);
    }

    /// <summary>Calls a module of libtorch on packed rows.</summary>
    /// <param name="module">The module.</param>
    /// <param name="input">The packed rows.</param>
    /// <param name="state">For each part of the state, (1, rows, hidden).</param>
    /// <returns>The outputs, and the final state's parts like the initial one's.</returns>
    public delegate (PackedSequence Outputs, torch.Tensor[] State) PackedCall(torch.nn.Module module, PackedSequence input, torch.Tensor[] state);

    /// <summary>Calls a module of libtorch on rows of one length.</summary>
    /// <param name="module">The module.</param>
    /// <param name="input">(steps, rows, inputs).</param>
    /// <param name="state">For each part of the state, (1, rows, hidden).</param>
    /// <returns>(steps, rows, hidden).</returns>
    public delegate torch.Tensor PaddedCall(torch.nn.Module module, torch.Tensor input, torch.Tensor[] state);

    public override Parameter Parameter(string name) => _module.get_parameter($"{name}_l0")!;

    public override torch.Tensor Outputs(torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null)
    {
        using var scope = torch.NewDisposeScope();
        if (packing.ActiveRows == 0)
            return torch.zeros(0, _cell.HiddenSize, device: input.device).MoveToOuterDisposeScope();
        if (packing.Buckets.AreRowsEven)
            return Even(input.view(packing.Packing.Steps, packing.ActiveRows, -1), reverse, initialState).MoveToOuterDisposeScope();
        var padded = input.index_select(0, packing.BucketedPositions(reverse));
        torch.Tensor[] outputs = [.. packing.Buckets.Buckets.Select(bucket =>
            Run(padded.narrow(0, bucket.Start, (long)bucket.Steps * bucket.Rows).view(bucket.Steps, bucket.Rows, -1), bucket.FirstRow, initialState))];
        var joined = outputs.Length == 1 ? outputs[0] : torch.cat(outputs, 0);
        return joined.index_select(0, packing.UnbucketedPositions(reverse)).MoveToOuterDisposeScope();
    }

    public override LayerResult Forward(torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null)
    {
        using var scope = torch.NewDisposeScope();
        var state = initialState ?? torch.zeros(packing.Packing.Rows, _cell.StateSize, device: input.device);
        int active = packing.ActiveRows;
        if (active == 0)
            return new LayerResult(
                torch.zeros(0, _cell.HiddenSize, device: input.device).MoveToOuterDisposeScope(), state.alias().MoveToOuterDisposeScope());
        var (outputs, parts) = _runPacked(_module, Pack(input, packing, reverse), Parts(state.narrow(0, 0, active)));
        // The packed result goes with the scope and takes its data along: an alias stays.
        var hidden = outputs.data;
        hidden = reverse ? hidden.index_select(0, packing.MirroredPositions) : hidden.alias();
        var final = torch.cat(parts, 2).squeeze(0);
        if (active < packing.Packing.Rows)
            final = torch.cat([final, state.narrow(0, active, packing.Packing.Rows - active)], 0);
        return new LayerResult(hidden.MoveToOuterDisposeScope(), final.MoveToOuterDisposeScope());
    }

    /// <summary>Rows of one length are padded as they are.</summary>
    private torch.Tensor Even(torch.Tensor input, bool reverse, torch.Tensor? initialState)
    {
        var outputs = Run(reverse ? input.flip(0) : input, firstRow: 0, initialState);
        return reverse ? outputs.view(input.size(0), input.size(1), -1).flip(0).view(outputs.shape) : outputs;
    }

    /// <summary>(steps × rows, hidden).</summary>
    private torch.Tensor Run(torch.Tensor input, int firstRow, torch.Tensor? initialState)
    {
        long rows = input.size(1);
        var state = initialState is null ? Zeros(rows, input.device) : Parts(initialState.narrow(0, firstRow, rows));
        return _runPadded(_module, input, state).view(-1, _cell.HiddenSize);
    }

    private static PackedSequence Pack(torch.Tensor input, TorchPacking packing, bool reverse)
    {
        var padded = input.index_select(0, packing.PaddedPositions(reverse))
            .view(packing.Packing.Steps, packing.ActiveRows, input.size(1));
        // Padding is left out again here and takes part in nothing.
        return pack_padded_sequence(padded, packing.Lengths);
    }

    private torch.Tensor[] Zeros(long rows, torch.Device device)
    {
        var zeros = torch.zeros(1, rows, _cell.HiddenSize, device: device);
        return [.. Enumerable.Repeat(zeros, _cell.StateParts)];
    }

    private torch.Tensor[] Parts(torch.Tensor state) => [.. Enumerable.Range(0, _cell.StateParts).Select(part =>
        state.narrow(1, (long)part * _cell.HiddenSize, _cell.HiddenSize).unsqueeze(0).contiguous())];
}
