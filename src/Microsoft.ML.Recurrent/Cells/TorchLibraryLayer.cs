using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>A cell that libtorch has itself: its single-layer module, run on packed sequences.</summary>
internal sealed class TorchLibraryLayer : TorchCellLayer
{
    private readonly RecurrentCell _cell;
    private readonly torch.nn.Module _module;
    private readonly ModuleCall _run;

    public TorchLibraryLayer(RecurrentCell cell, torch.nn.Module module, ModuleCall run)
        : base(cell.Name)
    {
        _cell = cell;
        _module = module;
        _run = run;
        register_module("cell", module);
    }

    /// <summary>Calls a module of libtorch.</summary>
    /// <param name="module">The module.</param>
    /// <param name="input">The packed rows.</param>
    /// <param name="state">For each part of the state, (1, rows, hidden).</param>
    /// <returns>The outputs, and the final state's parts like the initial one's.</returns>
    public delegate (PackedSequence Outputs, torch.Tensor[] State) ModuleCall(torch.nn.Module module, PackedSequence input, torch.Tensor[] state);

    public override Parameter WeightIh => _module.get_parameter("weight_ih_l0")!;

    public override Parameter WeightHh => _module.get_parameter("weight_hh_l0")!;

    public override Parameter BiasIh => _module.get_parameter("bias_ih_l0")!;

    public override Parameter BiasHh => _module.get_parameter("bias_hh_l0")!;

    public override LayerResult Forward(torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null)
    {
        using var scope = torch.NewDisposeScope();
        var state = initialState ?? torch.zeros(packing.Packing.Rows, _cell.StateSize, device: input.device);
        int active = packing.ActiveRows;
        if (active == 0)
            return new LayerResult(
                torch.zeros(0, _cell.HiddenSize, device: input.device).MoveToOuterDisposeScope(), state.alias().MoveToOuterDisposeScope());
        var (outputs, parts) = _run(_module, Pack(input, packing, reverse), Parts(state.narrow(0, 0, active)));
        // The packed result goes with the scope and takes its data along: an alias stays.
        var hidden = outputs.data;
        hidden = reverse ? hidden.index_select(0, packing.MirroredPositions) : hidden.alias();
        var final = torch.cat(parts, 2).squeeze(0);
        if (active < packing.Packing.Rows)
            final = torch.cat([final, state.narrow(0, active, packing.Packing.Rows - active)], 0);
        return new LayerResult(hidden.MoveToOuterDisposeScope(), final.MoveToOuterDisposeScope());
    }

    private static PackedSequence Pack(torch.Tensor input, TorchPacking packing, bool reverse)
    {
        var padded = input.index_select(0, packing.PaddedPositions(reverse))
            .view(packing.Packing.Steps, packing.ActiveRows, input.size(1));
        // Padding is left out again here and takes part in nothing.
        return pack_padded_sequence(padded, packing.Lengths);
    }

    private torch.Tensor[] Parts(torch.Tensor state) => [.. Enumerable.Range(0, _cell.StateParts).Select(part =>
        state.narrow(1, (long)part * _cell.HiddenSize, _cell.HiddenSize).unsqueeze(0).contiguous())];
}
