using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>A layer of any cell by its equations: on the managed kernels, or as operations of torch on any device.</summary>
internal sealed class EquationLayer : ITrainedLayer
{
    private readonly ConcurrentBag<ManagedLayer> _idle = [];
    private readonly LowerColumns? _lower;
    private readonly StepLoop _loop;
    private readonly bool _isManaged;

    /// <param name="layer">The equations and sizes.</param>
    /// <param name="lower">What it reads of the layer below.</param>
    /// <param name="directions">1 or 2.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="isManaged">Whether the managed kernels do the work; they run on the CPU only.</param>
    public EquationLayer(NetworkLayer layer, LowerColumns? lower, int directions, torch.Device device, bool isManaged)
    {
        (Layer, _lower, _isManaged) = (layer, lower, isManaged);
        _loop = new StepLoop(layer.Graph, layer.Sizes);
        NoiseWidth = layer.Graph.Of(Operation.Noise).Sum(node => layer.Sizes.Of(layer.Graph.Nodes[node].Size));
        Parameters = [.. Enumerable.Range(0, directions).Select(_ => layer.Parameters.Select(p => new Parameter(torch.zeros(ShapeOf(p), device: device))).ToArray())];
    }

    public NetworkLayer Layer { get; }

    /// <summary>For each direction, in the order of the layer's.</summary>
    public IReadOnlyList<Parameter[]> Parameters { get; }

    public int Directions => Parameters.Count;

    /// <summary>Values of a step's noise.</summary>
    public int NoiseWidth { get; }

    /// <summary>Whether the layer above reads the further outputs.</summary>
    public bool GivesFurther { get; init; }

    /// <summary>Where errors of the backward pass go: whoever runs it throws them.</summary>
    public BackwardErrors Errors { get; init; } = new();

    /// <summary>Threads at most; the result does not depend on it. As many as libtorch uses, unless set.</summary>
    public int Threads
    {
        get => field == 0 ? TorchThreads.Count : field;
        init;
    }

    public static long[] ShapeOf(ParameterShape parameter) => parameter.Columns is { } columns ? [parameter.Rows, columns] : [parameter.Rows];

    public Parameter Find(ParameterShape parameter, bool reverse) => Parameters[reverse ? 1 : 0][Layer.Parameters.IndexOf(parameter)];

    public LayerSteps Forward(LayerSteps input, TorchPacking packing, torch.Tensor? initialState, StepNoise? noise)
    {
        DirectionInputs[] directions = [.. Enumerable.Range(0, Directions).Select(d => new DirectionInputs(
            _lower is null ? null : ReadLower(input.Further[d]),
            noise is null || NoiseWidth == 0 ? null : noise.Draw(packing.Packing.TotalSteps, NoiseWidth, input.Outputs.device),
            initialState))];
        return _isManaged
            ? EquationCall.Run(this, packing.Packing, input.Outputs, directions)
            : RunSteps(packing.Packing, input.Outputs, directions);
    }

    /// <summary>Memory for a batch that no other batch in flight uses.</summary>
    public ManagedLayer Rent() =>
        _idle.TryTake(out var memory) ? memory : new ManagedLayer(Layer.Kernels(Simd.Best), Layer.Sizes, Directions);

    public void Return(ManagedLayer memory) => _idle.Add(memory);

    public void Dispose()
    {
        foreach (var parameter in Parameters.SelectMany(p => p))
            parameter.Dispose();
    }

    private LayerSteps RunSteps(Packing packing, torch.Tensor input, DirectionInputs[] directions)
    {
        TorchLayerResult[] results = [.. directions.Select((own, d) => _loop.Run(new TorchLayerCall(packing, input, Parameters[d])
        {
            Reverse = d == 1,
            Lower = own.Lower,
            Noise = own.Noise,
            InitialState = own.InitialState,
        }))];
        return new LayerSteps(
            results.Length == 1 ? results[0].Outputs : torch.cat([.. results.Select(r => r.Outputs)], 1),
            GivesFurther ? [.. results.Select(r => r.Further!)] : []);
    }

    private torch.Tensor ReadLower(torch.Tensor further) =>
        torch.cat([.. _lower!.Columns.Select(column => further.narrow(1, column.Start, column.Units))], 1);
}

/// <summary>What a direction reads beside the steps' inputs; null for zeros.</summary>
/// <param name="Lower">(TotalSteps, what the cell reads of the layer below).</param>
/// <param name="Noise">(TotalSteps, noise).</param>
/// <param name="InitialState">(rows, state size).</param>
internal sealed record DirectionInputs(torch.Tensor? Lower, torch.Tensor? Noise, torch.Tensor? InitialState);
