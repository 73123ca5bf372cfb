using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.Cells;

/// <summary>A cell that libtorch has itself: its single-layer module, run on packed sequences.</summary>
internal sealed class TorchLibraryLayer : TorchCellLayer
{
    private readonly torch.nn.Module _module;
    private readonly Func<torch.nn.Module, PackedSequence, PackedSequence> _run;

    public TorchLibraryLayer(
        RecurrentCell cell, torch.nn.Module module, Func<torch.nn.Module, PackedSequence, PackedSequence> run)
        : base(cell.Name)
    {
        _module = module;
        _run = run;
        register_module("cell", module);
    }

    public override Parameter WeightIh => _module.get_parameter("weight_ih_l0")!;

    public override Parameter WeightHh => _module.get_parameter("weight_hh_l0")!;

    public override Parameter BiasIh => _module.get_parameter("bias_ih_l0")!;

    public override Parameter BiasHh => _module.get_parameter("bias_hh_l0")!;

    public override torch.Tensor Forward(torch.Tensor input, TorchPacking packing, bool reverse)
    {
        using var scope = torch.NewDisposeScope();
        var padded = input.index_select(0, packing.PaddedPositions(reverse))
            .view(packing.Packing.Steps, packing.ActiveRows, input.size(1));
        // Padding is left out again here and takes part in nothing.
        var packed = pack_padded_sequence(padded, packing.Lengths);
        // The packed result goes with the scope and takes its data along: an alias stays.
        var hidden = _run(_module, packed).data;
        return (reverse ? hidden.index_select(0, packing.MirroredPositions) : hidden.alias()).MoveToOuterDisposeScope();
    }
}
