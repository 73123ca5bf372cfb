using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Network;

/// <summary>A packed batch as tensors. Belongs to the dispose scope it was made in; dispose it there too.</summary>
internal sealed class BatchTensors : IDisposable
{
    private readonly Lazy<torch.Tensor[]> _tokens;

    public BatchTensors(PackedBatch batch, int valuesPerStep, int staticWidth, torch.Device device)
    {
        int total = batch.Packing.TotalSteps, rows = batch.Packing.Rows;
        Batch = batch;
        Packing = new TorchPacking(batch.Packing, device);
        Values = valuesPerStep == 0 ? null : Tensors.FromArray(batch.Values, device, total, valuesPerStep);
        _tokens = new Lazy<torch.Tensor[]>(() => [.. batch.Tokens.Select(t => Tensors.FromArray(t, device, total))]);
        States = [.. Enumerable.Range(0, batch.StateSize == 0 ? 0 : batch.StateLayers)
            .Select(layer => Tensors.From(batch.StatesOf(layer), device, rows, batch.StateSize))];
        Statics = staticWidth == 0 ? null : Tensors.FromArray(batch.Statics, device, rows, staticWidth);
    }

    /// <summary>What the tensors were made of.</summary>
    public PackedBatch Batch { get; }

    public TorchPacking Packing { get; }

    public int Rows => Packing.Packing.Rows;

    /// <summary>(TotalSteps, ValuesPerStep), or null without numbers.</summary>
    public torch.Tensor? Values { get; }

    /// <summary>For each token column, (TotalSteps), int32.</summary>
    public IReadOnlyList<torch.Tensor> Tokens => _tokens.Value;

    /// <summary>(rows, StaticWidth), or null without static columns.</summary>
    public torch.Tensor? Statics { get; }

    /// <summary>For each layer, (rows, StateSize); empty where rows start from zero states.</summary>
    public IReadOnlyList<torch.Tensor> States { get; }

    public void Dispose()
    {
        Packing.Dispose();
        Values?.Dispose();
        Statics?.Dispose();
        foreach (var tokens in _tokens.IsValueCreated ? _tokens.Value : [])
            tokens.Dispose();
        foreach (var state in States)
            state.Dispose();
    }
}
