using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>A layer of any cell by its equations: on the managed kernels, or as operations of torch on any device.</summary>
internal sealed class EquationLayer : ITrainedLayer
{
    private readonly LowerColumns? _lower;
    private readonly Lazy<EquationForm> _plain;
    private readonly Lazy<EquationForm> _dropped;
    private readonly bool _isManaged;

    /// <param name="layer">The equations and sizes.</param>
    /// <param name="lower">What it reads of the layer below.</param>
    /// <param name="directions">1 or 2.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="isManaged">Whether the managed kernels do the work; they run on the CPU only.</param>
    public EquationLayer(NetworkLayer layer, LowerColumns? lower, int directions, torch.Device device, bool isManaged)
    {
        (Layer, _lower, _isManaged) = (layer, lower, isManaged);
        _plain = new Lazy<EquationForm>(() => new EquationForm(layer, directions));
        _dropped = new Lazy<EquationForm>(() => new EquationForm(layer.WithRecurrentDropout, directions));
        Weights = new RecurrentWeights(layer.Graph, new LayerParameters(layer.Graph, layer.Sizes));
        NoiseWidth = layer.Graph.Of(Operation.Noise).Sum(node => layer.Sizes.Of(layer.Graph.Nodes[node].Size));
        Parameters = [.. Enumerable.Range(0, directions).Select(_ => layer.Parameters.Select(p => new Parameter(torch.zeros(ShapeOf(p), device: device))).ToArray())];
    }

    public NetworkLayer Layer { get; }

    /// <summary>The equations as they are.</summary>
    public EquationForm Plain => _plain.Value;

    /// <summary>For each direction, in the order of the layer's.</summary>
    public IReadOnlyList<Parameter[]> Parameters { get; }

    public int Directions => Parameters.Count;

    /// <summary>The weights that DropConnect drops.</summary>
    public RecurrentWeights Weights { get; }

    /// <summary>The fraction of the values that recurrent products read which training drops, the same in all steps of a row.</summary>
    public double RecurrentDropout { get; init; }

    /// <summary>The fraction of the recurrent weights that training drops, anew in each batch.</summary>
    public double RecurrentWeightDropout { get; init; }

    /// <summary>Values of a step's noise.</summary>
    public int NoiseWidth { get; }

    /// <summary>True if the layer above reads the further outputs.</summary>
    public bool GivesFurther { get; init; }

    /// <summary>True if a batch goes on from the states that another has left.</summary>
    public bool CarriesStates { get; init; }

    /// <summary>Takes the errors of the backward pass: whoever runs it throws them.</summary>
    public BackwardErrors Errors { get; init; } = new();

    /// <summary>Threads at most; the result does not depend on it. As many as libtorch uses, unless set.</summary>
    public int Threads
    {
        get => field == 0 ? TorchThreads.Count : field;
        init;
    }

    public static long[] ShapeOf(ParameterShape parameter) => parameter.Columns is { } columns ? [parameter.Rows, columns] : [parameter.Rows];

    public Parameter Find(ParameterShape parameter, bool reverse) => Parameters[reverse ? 1 : 0][Layer.Parameters.IndexOf(parameter)];

    public LayerSteps Forward(LayerSteps input, TorchPacking packing, torch.Tensor? initialState, LayerDraws? draws)
    {
        var form = draws is null || RecurrentDropout == 0 ? Plain : _dropped.Value;
        var device = input.Outputs.device;
        var directions = new DirectionInputs[Directions];
        for (int d = 0; d < Directions; d++)
        {
            directions[d] = new DirectionInputs
            {
                Lower = _lower is null ? null : ReadLower(input.Further[d]),
                Noise = draws?.Noise(packing.Packing.TotalSteps, NoiseWidth, device),
                RowMask = draws?.Mask(packing.Packing.Rows, form.RowMaskWidth, RecurrentDropout, device),
                WeightMask = draws?.Mask(1, Weights.Count, RecurrentWeightDropout, device),
                InitialState = initialState,
                FirstStep = packing.FirstStep,
            };
        }

        return _isManaged
            ? EquationCall.Run(this, form, packing.Packing, input.Outputs, directions)
            : RunSteps(form.Loop, packing.Packing, input.Outputs, directions);
    }

    public void Dispose()
    {
        foreach (var parameter in Parameters.SelectMany(p => p))
            parameter.Dispose();
    }

    private LayerSteps RunSteps(StepLoop loop, Packing packing, torch.Tensor input, DirectionInputs[] directions)
    {
        TorchLayerResult[] results = [.. directions.Select((own, d) => loop.Run(new TorchLayerCall(packing, input, Dropped(d, own.WeightMask))
        {
            Reverse = d == 1,
            Lower = own.Lower,
            Noise = own.Noise,
            RowMask = own.RowMask,
            InitialState = own.InitialState,
            FirstStep = own.FirstStep,
        }))];
        return new LayerSteps(
            results.Length == 1 ? results[0].Outputs : torch.cat([.. results.Select(r => r.Outputs)], 1),
            GivesFurther ? [.. results.Select(r => r.Further!)] : [])
        {
            FinalState = CarriesStates ? Tensors.ToArray(results[0].FinalState) : null,
        };
    }

    /// <summary>A direction's parameters, the recurrent weights without what is dropped.</summary>
    private torch.Tensor[] Dropped(int direction, torch.Tensor? masks) =>
        [.. Parameters[direction].Select((parameter, place) => Weights.Multiply(masks, place, parameter))];

    private torch.Tensor ReadLower(torch.Tensor further) =>
        torch.cat([.. _lower!.Columns.Select(column => further.narrow(1, column.Start, column.Units))], 1);
}

/// <summary>The values that a direction reads beside the steps' inputs; null for zeros, and for masks that drop nothing.</summary>
internal sealed record DirectionInputs
{
    /// <summary>(TotalSteps, what the cell reads of the layer below).</summary>
    public torch.Tensor? Lower { get; init; }

    /// <summary>(TotalSteps, noise).</summary>
    public torch.Tensor? Noise { get; init; }

    /// <summary>(rows, factors of recurrent dropout).</summary>
    public torch.Tensor? RowMask { get; init; }

    /// <summary>(1, recurrent weights).</summary>
    public torch.Tensor? WeightMask { get; init; }

    /// <summary>(rows, state size).</summary>
    public torch.Tensor? InitialState { get; init; }

    /// <summary>Steps that the rows have been read before, where their states are carried on.</summary>
    public long FirstStep { get; init; }

    /// <summary>All tensors, as the managed kernels' call has them.</summary>
    public (torch.Tensor? Lower, torch.Tensor? Noise, torch.Tensor? InitialState, torch.Tensor? RowMask, torch.Tensor? WeightMask) Tensors =>
        (Lower, Noise, InitialState, RowMask, WeightMask);
}
